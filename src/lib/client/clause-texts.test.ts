import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { noticeFrame, syncFrame } from '#lib/protocol/clause-wire.ts';
import { MemoryKeptStore } from '../../../tests/support/kept-store-memory.ts';
import { ScriptedSocket, scriptedSocket } from '../../../tests/support/scripted-socket.ts';
import { ClauseTexts, type ClauseTextsOptions } from './clause-texts.svelte.ts';

describe('the texts of a room', () => {
  let texts: ClauseTexts;

  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-11-28T13:42:07Z') });
    ScriptedSocket.made = [];
  });
  afterEach(() => {
    texts.destroy();
    vi.useRealTimers();
  });

  function make(options: Partial<ClauseTextsOptions> = {}): void {
    texts = new ClauseTexts({
      serverUrl: 'ws://localhost',
      meetingId: 'meeting',
      accountId: 'sara',
      webSocket: scriptedSocket,
      ...options,
    });
  }

  /** The server lets the clause be opened, says what may be done with it, and hands over its text. */
  function serve(
    clauseId: string,
    channel: number,
    notice: 'writable' | 'sealed',
    text = Y.encodeStateAsUpdate(new Y.Doc()),
  ): void {
    const { last } = ScriptedSocket;
    if (channel === 1) last.accept();
    last.answer({ kind: 'opened', clauseId, channel });
    if (notice === 'writable') last.say(channel, syncFrame('step1', Y.encodeStateVectorFromUpdate(text)));
    last.say(channel, noticeFrame(notice));
    last.say(channel, syncFrame('step2', text));
  }

  it('[JAV-1] drops a clause: it is left on the line, the text forgotten, and reading it again starts anew', async () => {
    const store = new MemoryKeptStore();
    make({ keep: () => Promise.resolve(store) });
    const first = texts.open('c8');
    texts.open('c9');
    await vi.advanceTimersByTimeAsync(0);
    serve('c8', 1, 'writable');
    first.doc.getText('body').insert(0, 'hemligt');
    expect(texts.open('c8')).toBe(first);
    expect(texts.unsavedChanges).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(store.kept).toHaveLength(1);

    texts.drop('c8');
    await vi.advanceTimersByTimeAsync(0);
    expect(texts.get('c8')).toBeUndefined();
    expect(texts.unsavedChanges).toBe(0);
    expect(store.kept).toEqual([]);
    expect(ScriptedSocket.last.requests.at(-1)).toEqual({ kind: 'leave', channel: 1 });

    const again = texts.open('c8');
    expect(again).not.toBe(first);
    expect(again.doc.getText('body').toString()).toBe('');
    expect(ScriptedSocket.made).toHaveLength(1);
    texts.destroy();
    expect(ScriptedSocket.made.map((one) => one.isHungUp)).toEqual([true]);
  });

  it('drops nothing when the clause was never opened', () => {
    make();
    texts.drop('c1');
    expect(texts.get('c1')).toBeUndefined();
  });

  function keptFromBefore(words: string): { store: MemoryKeptStore; at: number } {
    const before = new Y.Doc();
    before.getText('body').insert(0, words);
    const at = Date.now() - 86_400_000;
    const update = Y.encodeStateAsUpdate(before);
    return { at, store: new MemoryKeptStore([{ clauseId: 'c4', pageId: before.clientID, at, update }]) };
  }

  it('[WIRE-1] puts what an earlier page kept into the text once it may be written, and tells when it is from', async () => {
    const { store, at } = keptFromBefore('aldrig skickat');
    const onRestored = vi.fn();
    make({ keep: () => Promise.resolve(store), onRestored });
    await vi.advanceTimersByTimeAsync(0);
    // Opened by itself: nobody has to scroll to it.
    const text = texts.get('c4');
    expect(text).toBeDefined();
    serve('c4', 1, 'writable');
    await vi.advanceTimersByTimeAsync(0);
    expect(text?.doc.getText('body').toString()).toBe('aldrig skickat');
    expect(onRestored).toHaveBeenCalledExactlyOnceWith('c4', at);
    expect(texts.unsavedChanges).toBe(1);
    // In this page's keeping until the server has it.
    expect(store.kept.map(({ pageId }) => pageId)).toEqual([text?.doc.clientID]);
    ScriptedSocket.last.say(1, Uint8Array.of(100, 2));
    await vi.advanceTimersByTimeAsync(300);
    expect(texts.unsavedChanges).toBe(0);
    expect(store.kept).toEqual([]);
  });

  it('says nothing of kept text that had arrived after all', async () => {
    const { store } = keptFromBefore('framme');
    const [kept] = store.kept;
    const onRestored = vi.fn();
    make({ keep: () => Promise.resolve(store), onRestored });
    await vi.advanceTimersByTimeAsync(0);
    serve('c4', 1, 'writable', kept?.update);
    await vi.advanceTimersByTimeAsync(0);
    expect(onRestored).not.toHaveBeenCalled();
    expect(texts.unsavedChanges).toBe(0);
    expect(store.kept).toEqual([]);
  });

  it('hands text that came too late to its author, without what had arrived, and keeps it until they have it', async () => {
    const before = new Y.Doc();
    const paragraph = new Y.XmlElement('paragraph');
    const words = new Y.XmlText('Framme. ');
    paragraph.insert(0, [words]);
    before.getXmlFragment('default').insert(0, [paragraph]);
    const arrived = Y.encodeStateAsUpdate(before);
    words.insert(words.length, 'För sent.');
    const update = Y.encodeStateAsUpdate(before);
    const store = new MemoryKeptStore([{ clauseId: 'c4', pageId: 1, at: 5, update }]);
    make({ keep: () => Promise.resolve(store) });
    await vi.advanceTimersByTimeAsync(0);
    serve('c4', 1, 'sealed', arrived);
    await vi.advanceTimersByTimeAsync(0);
    expect(texts.late).toEqual([{ clauseId: 'c4', text: 'För sent.', at: 5 }]);
    expect(texts.unsavedChanges).toBe(0);
    expect(store.kept).toHaveLength(1);
    texts.get('c4')?.dismissLate();
    await vi.advanceTimersByTimeAsync(0);
    expect(texts.late).toEqual([]);
    expect(store.kept).toEqual([]);
  });

  it('[JAV-1] shows nothing of a clause one may no longer read, and keeps nothing of it', async () => {
    const { store } = keptFromBefore('hemligt');
    make({ keep: () => Promise.resolve(store) });
    await vi.advanceTimersByTimeAsync(0);
    ScriptedSocket.last.accept();
    ScriptedSocket.last.answer({ kind: 'closed', clauseId: 'c4', code: 4403, reason: 'is-recused' });
    await vi.advanceTimersByTimeAsync(0);
    expect(texts.late).toEqual([]);
    expect(store.kept).toEqual([]);
  });
});
