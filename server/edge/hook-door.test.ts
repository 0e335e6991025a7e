import { describe, expect, it } from 'vitest';
import type { KnownHook } from '#server/application/hook-directory.ts';
import { createHookDoor, type HookDoorOptions, type Knock } from './hook-door.ts';

const HOOK_ID = '5f3b1c9e-0d4a-4d5e-9a51-0c2f6f2b7a11';

/** A door to one hook, with what happened at it in order. */
function door(change: Partial<HookDoorOptions> = {}) {
  const steps: string[] = [];
  const said: string[] = [];
  const hook = { provider: 'zoom' } as KnownHook;
  const limits = {
    mayGuess: () => Promise.resolve(true),
    guessed: () => Promise.resolve(void steps.push('guessed')),
    admit: () => Promise.resolve(true),
  };
  const { answer } = createHookDoor({
    limits,
    find: () => Promise.resolve(hook),
    isGiven: () => Promise.resolve(false),
    receive: () => {
      steps.push('received');
      return Promise.resolve({ status: 204 });
    },
    now: () => new Date(0),
    onRefused: (provider, reason) => void said.push(`${provider} ${reason}`),
    onFailed: (provider, reason) => void said.push(`${provider} failed ${reason}`),
    ...change,
  });
  const knock: Knock = {
    provider: 'zoom',
    hookId: HOOK_ID,
    largest: 10,
    headers: new Headers(),
    url: new URL('https://klubba.example/'),
    from: '192.0.2.1',
    read: () => {
      steps.push('read');
      return Promise.resolve(new Uint8Array(1));
    },
  };
  return { knock: (other: Partial<Knock> = {}) => answer({ ...knock, ...other }), steps, said, limits };
}

describe('the door of hooks', () => {
  it('reads nothing for whoever comes too often, and asks them to come again', async () => {
    const { limits } = door();
    const { knock, steps, said } = door({ limits: { ...limits, admit: () => Promise.resolve(false) } });
    // A 429 Zoom would take for a no.
    expect(await knock()).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    expect([steps, said]).toEqual([[], ['zoom too-many-requests']]);
  });

  it('reads nothing for an address that is none, nor of what says that it is too large', async () => {
    const unknown = door({ find: () => Promise.resolve(null) });
    expect(await unknown.knock()).toMatchObject({ status: 404 });
    expect(unknown.steps).toEqual(['guessed']);
    const large = door();
    expect(await large.knock({ headers: new Headers({ 'content-length': '11' }) })).toMatchObject({
      status: 413,
    });
    expect(large.steps).toEqual([]);
  });

  it('answers also when everything behind it fails', async () => {
    for (const change of [
      { find: () => Promise.reject(new Error('away')) },
      { receive: () => Promise.reject(new Error('away')) },
    ]) {
      const { knock, said } = door(change);
      expect(await knock()).toEqual({
        status: 503,
        headers: { 'cache-control': 'no-store', 'content-type': 'application/json', 'retry-after': '30' },
        body: '{"refusal":{"code":"unavailable"}}',
      });
      expect(said).toEqual(['zoom failed unavailable']);
    }
  });
});
