import { describe, expect, it } from 'vitest';
import type { EnterProof } from '#lib/protocol/embed-wire.ts';
import type { PanelHost } from './panel-host.ts';
import { Panel } from './panel.svelte.ts';

interface Asked {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly bearer: string | null;
}
type Answers = Readonly<Record<string, readonly { readonly status: number; readonly json?: unknown }[]>>;

const ROOM = {
  meetingId: 'm',
  account: { id: 'a', name: 'Ada', email: '', demoRole: null },
  events: [],
  me: {},
};
const IN = { status: 200, json: { kind: 'in', token: 't'.repeat(43), meetingId: 'm' } };
const OUT = { status: 401, json: {} };
const ROOM_OPENS = { status: 200, json: ROOM };
const WAITING = { status: 200, json: { kind: 'sign-in', offer: 'f'.repeat(64) } };

/** A server that gives its answers one after the other, the last of them again and again. */
function server(answers: Answers) {
  const asked: Asked[] = [];
  const fetch = ((path: string, init: RequestInit) => {
    const before = asked.filter((one) => one.path === path).length;
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as Asked['body']) : {};
    asked.push({ path, body, bearer: new Headers(init.headers).get('authorization') });
    const all = answers[path] ?? [];
    const { status, json } = all[Math.min(before, all.length - 1)] ?? { status: 404, json: {} };
    return Promise.resolve(Response.json(json ?? {}, { status }));
  }) as typeof globalThis.fetch;
  return { fetch, asked };
}

function host(over: Partial<PanelHost> = {}): () => Promise<PanelHost> {
  const proof: EnterProof = { provider: 'zoom', appContext: 'context' };
  const plain: PanelHost = {
    provider: 'zoom',
    call: 'uuid',
    proof: () => Promise.resolve(proof),
    open: () => Promise.resolve(),
    signIn: () => Promise.resolve(null),
    navigated: () => undefined,
    close: () => undefined,
  };
  return () => Promise.resolve({ ...plain, ...over });
}

Object.assign(globalThis, { location: { origin: 'https://protokoll.example' } });

describe('a panel', () => {
  it('goes into the room that its proof opens, with the token of its own', async () => {
    const { fetch, asked } = server({ '/embed/enter': [IN], '/embed/room': [ROOM_OPENS] });
    const panel = new Panel({ host: host(), fetch });
    await panel.start();
    expect(panel.view.kind).toBe('in');
    expect(panel.room).toEqual(ROOM);
    expect(asked[0]?.body).toMatchObject({ provider: 'zoom', appContext: 'context' });
    expect(asked[0]?.body['nonce']).toMatch(/^[\w-]{43}$/u);
    expect(asked[1]?.bearer).toBe(`Bearer ${'t'.repeat(43)}`);
  });

  it('waits for a code when nobody knows who is vouched for, and says so when it is wrong', async () => {
    const refused = { status: 401, json: { refusal: { code: 'embed-code-refused' } } };
    const { fetch, asked } = server({
      '/embed/enter': [WAITING],
      '/embed/exchange': [refused, IN],
      '/embed/room': [ROOM_OPENS],
    });
    let opened = '';
    const signIn = (url: string) => {
      opened = url;
      return Promise.resolve('ABCD2345');
    };
    const panel = new Panel({ host: host({ signIn }), fetch });
    await panel.start();
    expect(panel.view).toEqual({ kind: 'sign-in', isGuest: false });
    await panel.signIn();
    expect(opened).toBe(`https://protokoll.example/embed/login?offer=${'f'.repeat(64)}`);
    // The address that leaves the frame does not say what only the frame knows.
    expect(opened).not.toContain(String(asked[0]?.body['nonce']));
    expect(panel.refusal?.code).toBe('embed-code-refused');
    await panel.bring('abcd-2345');
    expect([panel.view.kind, panel.refusal]).toEqual(['in', null]);
    expect(asked.filter(({ path }) => path === '/embed/exchange').map(({ body }) => body['nonce'])).toEqual([
      asked[0]?.body['nonce'],
      asked[0]?.body['nonce'],
    ]);
  });

  it('takes the code that is typed while the other window is still open, which may not hand it over', async () => {
    const { fetch, asked } = server({
      '/embed/enter': [WAITING],
      '/embed/exchange': [IN],
      '/embed/room': [ROOM_OPENS],
    });
    let close: (code: string | null) => void = () => undefined;
    const signIn = () => new Promise<string | null>((resolve) => (close = resolve));
    const panel = new Panel({ host: host({ signIn }), fetch });
    await panel.start();
    const signing = panel.signIn();
    await Promise.resolve();
    expect([panel.isSigningIn, panel.isBusy]).toEqual([true, false]);
    await panel.bring('ABCD-2345');
    expect(panel.view.kind).toBe('in');
    // The window brings the same code afterwards: it is used, and nobody is told that it is.
    close('ABCD2345');
    await signing;
    expect([panel.view.kind, panel.refusal, panel.isSigningIn]).toEqual(['in', null, false]);
    expect(asked.filter(({ path }) => path === '/embed/exchange')).toHaveLength(1);
  });

  it('goes on with the cookie of before when nobody is vouched for', async () => {
    const { fetch } = server({ '/embed/room': [ROOM_OPENS] });
    const panel = new Panel({ host: host({ proof: () => Promise.resolve(null) }), fetch });
    await panel.start();
    expect(panel.view.kind).toBe('in');
    expect(panel.token).toBeNull();
  });

  it('offers to sign in when it is not believed, and where nobody is vouched for', async () => {
    const refused = { status: 401, json: { refusal: { code: 'embed-rejected' } } };
    const answers = { '/embed/enter': [refused], '/embed/room': [OUT], '/embed/offer': [WAITING] };
    const lied = new Panel({ host: host(), ...server(answers) });
    await lied.start();
    expect([lied.view, lied.refusal?.code]).toEqual([{ kind: 'sign-in', isGuest: false }, 'embed-rejected']);
    const unknown = new Panel({ host: host({ proof: () => Promise.resolve(null) }), ...server(answers) });
    await unknown.start();
    expect([unknown.view, unknown.refusal]).toEqual([{ kind: 'sign-in', isGuest: false }, null]);
  });

  it('asks which meeting, and comes with the same proof again', async () => {
    const meetings = [{ id: 'm', title: 't', bodyName: 'b', date: '2026-11-24', startTime: '' }];
    const { fetch, asked } = server({
      '/embed/enter': [{ status: 200, json: { kind: 'choose', meetings } }, IN],
      '/embed/room': [ROOM_OPENS],
    });
    const panel = new Panel({ host: host(), fetch });
    await panel.start();
    expect(panel.view).toEqual({ kind: 'choose', meetings });
    await panel.choose('m');
    expect(panel.view.kind).toBe('in');
    expect(asked[1]?.body).toMatchObject({ appContext: 'context', meetingId: 'm' });
  });

  it('tells a guest, and whoever opened it outside of a call', async () => {
    const guest = new Panel({
      host: host(),
      ...server({ '/embed/enter': [{ status: 200, json: { kind: 'guest' } }] }),
    });
    await guest.start();
    expect(guest.view).toEqual({ kind: 'sign-in', isGuest: true });
    const outside = new Panel({ host: () => Promise.resolve(null), ...server({}) });
    await outside.start();
    expect(outside.view.kind).toBe('outside');
  });

  it('keeps the room when its session ends, and lets in again', async () => {
    const { fetch } = server({ '/embed/enter': [IN, WAITING, IN], '/embed/room': [ROOM_OPENS] });
    const panel = new Panel({ host: host(), fetch });
    await panel.start();
    await panel.start();
    expect([panel.view.kind, panel.room?.meetingId, panel.entries]).toEqual(['sign-in', 'm', 1]);
    await panel.start();
    expect([panel.view.kind, panel.entries]).toEqual(['in', 2]);
  });

  it('says that there is no connection when there is none', async () => {
    const panel = new Panel({ host: host(), fetch: () => Promise.reject(new TypeError('no line')) });
    await panel.start();
    expect([panel.refusal?.code, panel.isBusy]).toEqual(['no-connection', false]);
  });

  it('has a ticket for each socket, and none when it is out', async () => {
    const { fetch } = server({ '/embed/ticket': [{ status: 200, json: { ticket: 'one' } }, OUT] });
    const panel = new Panel({ host: host(), fetch });
    expect(await panel.ticket()).toBe('one');
    expect(await panel.ticket()).toBeUndefined();
  });
});
