import { afterEach, describe, expect, it, vi } from 'vitest';
import { ClauseTexts } from './clause-texts.svelte.ts';

/** A line that is never answered, and remembers that it was hung up. */
class SilentSocket {
  static readonly made: SilentSocket[] = [];
  static readonly OPEN = 1;
  binaryType = 'blob';
  readyState = 0;
  onopen: (() => void) | null = null;
  onclose: ((event: unknown) => void) | null = null;
  onmessage: ((event: unknown) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  isClosed = false;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    SilentSocket.made.push(this);
  }
  send(): void {}
  close(): void {
    this.isClosed = true;
  }
}

describe('the texts of a room', () => {
  afterEach(() => {
    vi.useRealTimers();
    SilentSocket.made.length = 0;
  });

  it('[JAV-1] drops a clause: the line is hung up, the text forgotten, and reading it again starts anew', () => {
    vi.useFakeTimers();
    const texts = new ClauseTexts({
      serverUrl: 'ws://localhost',
      meetingId: 'meeting',
      webSocket: SilentSocket as unknown as typeof WebSocket,
    });
    const first = texts.open('c8');
    first.doc.getText('body').insert(0, 'hemligt');
    expect(texts.open('c8')).toBe(first);
    expect(texts.unsavedChanges).toBe(1);

    texts.drop('c8');
    expect(texts.get('c8')).toBeUndefined();
    expect(texts.unsavedChanges).toBe(0);
    expect(SilentSocket.made.map((one) => one.isClosed)).toEqual([true]);
    vi.advanceTimersByTime(60_000);
    expect(SilentSocket.made).toHaveLength(1);

    const again = texts.open('c8');
    expect(again).not.toBe(first);
    expect(again.doc.getText('body').toString()).toBe('');
    texts.destroy();
    expect(SilentSocket.made.map((one) => one.isClosed)).toEqual([true, true]);
  });

  it('drops nothing when the clause was never opened', () => {
    const texts = new ClauseTexts({ serverUrl: 'ws://localhost', meetingId: 'meeting' });
    texts.drop('c1');
    expect(texts.get('c1')).toBeUndefined();
    texts.destroy();
  });
});
