import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeFrom } from './brought-code.ts';

const HERE = 'https://protokoll.example';

/** As much of a window as is listened to. */
function windowHere() {
  const target = new EventTarget();
  const own = Object.assign(target, { location: { origin: HERE } }) as unknown as Window & typeof globalThis;
  const say = (data: unknown, origin: string, source: object | null): void => {
    target.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }));
  };
  return { own, say };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the code from the window in which somebody signed in', () => {
  const opened = { closed: false };
  const good = { kind: 'klubba-code', code: 'ABCD2345' };

  it('is taken from that window on our own address', async () => {
    const { own, say } = windowHere();
    const code = codeFrom(opened as Window, own);
    say(good, HERE, opened);
    expect(await code).toBe('ABCD2345');
  });

  it.each<[string, unknown, string, object | null]>([
    ['the page around the frame', good, 'https://teams.microsoft.com', { closed: false }],
    ['another window of ours', good, HERE, { closed: false }],
    ['that window, gone elsewhere', good, 'https://evil.example', opened],
    ['that window on a look-alike', good, 'https://protokoll.example.evil.example', opened],
    ['that window without TLS', good, 'http://protokoll.example', opened],
    ['nobody', good, HERE, null],
    ['that window, something else', { kind: 'klubba-code', code: '<b>' }, HERE, opened],
    ['that window, a token', { kind: 'klubba-code', code: 'A'.repeat(43) }, HERE, opened],
    ['that window, no object', 'ABCD2345', HERE, opened],
    ['that window, nothing', null, HERE, opened],
  ])('is not taken from %s', async (_, data, origin, source) => {
    const { own, say } = windowHere();
    const heard = vi.fn();
    const code = codeFrom(opened as Window, own).then(heard);
    say(data, origin, source);
    await Promise.resolve();
    expect(heard).not.toHaveBeenCalled();
    say(good, HERE, opened);
    await code;
    expect(heard).toHaveBeenCalledExactlyOnceWith('ABCD2345');
  });

  it('does not come when the window is closed', async () => {
    const { own } = windowHere();
    const window = { closed: false };
    const code = codeFrom(window as Window, own);
    window.closed = true;
    await vi.advanceTimersByTimeAsync(500);
    expect(await code).toBeNull();
  });
});
