import { describe, expect, it } from 'vitest';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import { ok, refuse, type Refusal } from '#lib/domain/refusal.ts';
import type { CallView } from '#lib/protocol/call-wire.ts';
import { MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { connection, link } from '../domain/conference/call-world.ts';
import type { CommandDone, Me } from '#lib/protocol/meeting-wire.ts';
import { MeetingCall } from './meeting-call.svelte.ts';
import { MeetingRoom } from './meeting-room.svelte.ts';

/** Seconds past noon of the day on which call-world is told, by the server's clock. */
const clock = (second: number): number => Date.UTC(2026, 10, 24, 12, 0, second);
const SECRETARY: Me = { accountId: 'a', name: 'Sara', participantId: 's', role: 'secretary' };
const CHAIR: Me = { accountId: 'c', name: 'Karin', participantId: 'm1', role: 'chair' };
const MEMBER: Me = { accountId: 'b', name: 'Bo', participantId: 'm2', role: 'member' };
type Bound = Extract<CallView, { bound: true }>;

/** A room without a line, whose server says what the test tells it to. */
function scene(me: Me = SECRETARY, openWith = 9) {
  const people = { m9: { name: 'Tommy Ryd' } };
  const world = new MeetingWorld({ people }).open(openWith).goTo(3);
  const sent: MeetingCommand[] = [];
  const answers: (Refusal | null)[] = [];
  const refusals: string[] = [];
  const posted: { suggestionId: string; act: { kind: string } }[] = [];
  const asked: string[] = [];
  const paths: string[] = [];
  let now = clock(500);
  let view: CallView = { bound: false };
  let isDown = false;
  const room = new MeetingRoom({
    meetingId: 'meeting',
    events: world.events,
    me,
    connect: () => {
      throw new Error('no line is opened here');
    },
  });
  room.send = (command) => {
    sent.push(command);
    const refusal = answers.shift() ?? null;
    return Promise.resolve(refusal ? { ok: false, refusal } : ok<CommandDone>({ version: 1 }));
  };
  const call = new MeetingCall({
    room,
    now: () => now,
    makeId: () => '00000000-0000-4000-8000-000000000001',
    onRefusal: ({ code }) => void refusals.push(code),
    fetch: (path, { method = 'GET', body }) => {
      asked.push(method);
      paths.push(path);
      if (isDown) return Promise.reject(new TypeError('no network'));
      if (method === 'GET') return Promise.resolve(Response.json(view));
      posted.push(JSON.parse(String(body)) as (typeof posted)[number]);
      return Promise.resolve(Response.json({ version: 2 }));
    },
  });
  const told = (more: Partial<Bound> = {}): void => {
    view = {
      bound: true,
      provider: 'zoom',
      joinUrl: null,
      connections: [connection('k1', 'Tommy Ryd', [0, 480])],
      people: [
        { id: 'm9', name: 'Tommy Ryd', party: null, organisation: null, aliases: [], providerUserIds: [] },
      ],
      links: [link('k1', 'm9')],
      decided: [],
      ends: [],
      lateDeliveries: 0,
      canAsk: false,
      missedAt: null,
      graceMs: 75_000,
      now: new Date(now).toISOString(),
      ...more,
    };
  };
  return {
    call,
    sent,
    answers,
    refusals,
    posted,
    asked,
    paths,
    told,
    pass: (second: number) => {
      now = clock(second);
      call.tick();
    },
    fall: () => (isDown = true),
  };
}
const kinds = (call: MeetingCall): readonly string[] => call.suggestions.map((one) => one.kind);
const decision = {
  type: 'record-decision',
  clauseId: 'c3',
  decisionId: '00000000-0000-4000-8000-000000000009',
  text: 'Ja.',
} as const;

describe('the call in the browser of whoever keeps the roll', () => {
  it('[DIS-5] turns a lost line into a suggestion when its time has come, though nothing more is heard', async () => {
    const { call, told, pass } = scene();
    told();
    await call.refresh();
    expect(kinds(call)).toEqual(['dropped']);
    expect(call.doubt).toBeNull();
    pass(554);
    expect(kinds(call)).toEqual(['dropped']);
    pass(555);
    expect(kinds(call)).toEqual(['leave']);
    expect(call.doubt).toMatchObject({ confirmed: 9, ifGone: 8, required: 7, leaverIds: ['m9'] });
  });

  it('goes by the clock of the server', async () => {
    const { call, told } = scene();
    // Here it is 12.08.20, there it is a minute and a half later.
    told({ now: new Date(clock(590)).toISOString() });
    await call.refresh();
    expect(kinds(call)).toEqual(['leave']);
    expect(call.serverNow).toBe(clock(590));
  });

  it('asks for nothing, and knows nothing, where the person keeps no roll', async () => {
    const { call, told, asked } = scene(MEMBER);
    told();
    await call.refresh();
    expect(asked).toEqual([]);
    expect([call.view, call.suggestions, call.connected]).toEqual([null, [], []]);
  });

  it('keeps what it knew while the server cannot be reached, and says so', async () => {
    const { call, told, fall, refusals } = scene();
    told();
    await call.refresh();
    fall();
    await call.refresh();
    expect([call.isUnreachable, kinds(call)]).toEqual([true, ['dropped']]);
    expect(await call.settle('leave:k1', { kind: 'still-here' })).toBe(false);
    expect(refusals).toEqual(['unavailable']);
    expect(call.isBusy('leave:k1')).toBe(false);
  });

  it('asks once more when it is told of a change while it asks', async () => {
    const { call, told, asked } = scene();
    told();
    await Promise.all([call.refresh(), call.refresh(), call.refresh()]);
    expect(asked).toEqual(['GET', 'GET']);
  });

  it('says that events may be missing when the window around it has told of more people for half a minute', async () => {
    const { call, told, pass, paths } = scene();
    told({ connections: [connection('k1', 'Tommy Ryd', [0])] });
    await call.told(3);
    expect(paths.at(-1)).toBe('/meetings/meeting/call?told=3');
    pass(500);
    pass(529);
    expect(call.missed).toBe(0);
    pass(530);
    expect(call.missed).toBe(2);
    // It makes nobody present.
    expect(call.connected).toHaveLength(1);
    told({ connections: ['k1', 'k2', 'k3'].map((key) => connection(key, `Gäst ${key}`, [0])) });
    await call.refresh();
    pass(531);
    expect(call.missed).toBe(0);
  });

  it('confirms together only those of whom there is no doubt', async () => {
    const { call, told, posted } = scene(SECRETARY, 8);
    const connections = [
      connection('k1', 'Tommy Ryd', [400]),
      connection('k2', 'Tommy Ryd', [400], { verified: false }),
      connection('k3', 'iPhone', [410]),
    ];
    told({ connections, links: [] });
    await call.refresh();
    expect(call.sure).toEqual([]);
    told({ connections: connections.filter(({ connectionKey }) => connectionKey !== 'k2'), links: [] });
    await call.refresh();
    expect(call.sure.map(({ id }) => id)).toEqual(['join:k1']);
    expect(await call.confirmSure()).toBe(true);
    expect(posted).toMatchObject([
      { suggestionId: 'join:k1', act: { kind: 'is', personIds: ['m9'], together: true } },
    ]);
  });
});

describe('before the gavel falls', () => {
  it('[DIS-5] the chair is asked first, and nothing is sent when it is to be settled', async () => {
    const { call, told, pass, sent } = scene(CHAIR);
    told();
    await call.refresh();
    pass(600);
    const first = call.decide(decision);
    expect(call.question?.personIds).toEqual(['m9']);
    call.question?.answer(false);
    expect(await first).toBe(false);
    expect([sent, call.question]).toEqual([[], null]);
    const second = call.decide(decision);
    call.question?.answer(true);
    expect(await second).toBe(true);
    expect(sent).toEqual([{ ...decision, despiteLeaves: true }]);
  });

  it('[DIS-5] what is heard while the chair is asked is asked about as well', async () => {
    const { call, told, pass, sent } = scene(CHAIR);
    told();
    await call.refresh();
    pass(600);
    const done = call.decide(decision);
    expect(call.question?.personIds).toEqual(['m9']);
    const [lost, other] = [connection('k1', 'Tommy Ryd', [0, 300]), connection('k2', 'Bo', [0, 302])];
    told({ connections: [lost, other], links: [link('k1', 'm9'), link('k2', 'm2')] });
    await call.refresh();
    pass(600);
    expect(call.question?.personIds).toEqual(['m9', 'm2']);
    call.question?.answer(false);
    expect([await done, sent, call.question]).toEqual([false, [], null]);
  });

  it('[DIS-5] the chair is asked when the server has heard what the browser has not', async () => {
    const { call, answers, sent } = scene(CHAIR);
    answers.push(refuse('leave-not-settled', { name: 'Tommy Ryd', others: 0 }).refusal);
    const done = call.decide(decision);
    await expect.poll(() => call.question).not.toBeNull();
    call.question?.answer(true);
    expect(await done).toBe(true);
    expect(sent).toEqual([decision, { ...decision, despiteLeaves: true }]);
  });

  it('nobody is asked when everybody is there, and another refusal is told', async () => {
    const { call, answers, sent, refusals } = scene(CHAIR);
    expect(await call.decide(decision)).toBe(true);
    answers.push({ code: 'not-quorate' });
    expect(await call.decide(decision)).toBe(false);
    expect([sent.length, refusals]).toEqual([2, ['not-quorate']]);
  });
});

describe('the end of the call and its waiting room', () => {
  it('[DIS-5] is one row for all whose line it took, which one answer settles', async () => {
    const { call, told, posted } = scene();
    const [first, second] = [connection('k1', 'Tommy Ryd', [0, 300]), connection('k2', 'Bo', [0, 302])];
    const end = new Date(clock(301)).toISOString();
    told({ connections: [first, second], links: [link('k1', 'm9'), link('k2', 'm2')], ends: [end] });
    await call.refresh();
    expect(kinds(call)).toEqual(['leave', 'leave']);
    expect(call.rows).toMatchObject([{ kind: 'call-ended', at: end, personIds: ['m9', 'm2'], dueAt: null }]);
    expect(call.endedAt).toBe(end);
    const [row] = call.rows;
    expect(await call.settle(row?.id ?? '', { kind: 'goes-on', personIds: ['m9', 'm2'] })).toBe(true);
    expect(posted).toMatchObject([{ suggestionId: `call-ended:${end}`, act: { kind: 'goes-on' } }]);
  });

  it('says who waits and since when, and suggests none of them', async () => {
    const { call, told } = scene();
    const since = new Date(clock(490)).toISOString();
    const waits = connection('k2', 'Elsy Norrman', [0], { waiting: true });
    told({ connections: [{ ...waits, waitingSince: since }], links: [] });
    await call.refresh();
    expect(call.waiting).toEqual([{ connectionKey: 'k2', name: 'Elsy Norrman', since }]);
    expect(kinds(call)).toEqual([]);
  });

  it('tells nothing of either to who does not keep the roll', async () => {
    const { call, told } = scene(MEMBER);
    told({ ends: [new Date(clock(480)).toISOString()] });
    await call.refresh();
    expect([call.waiting, call.endedAt, call.rows]).toEqual([[], null, []]);
  });
});
