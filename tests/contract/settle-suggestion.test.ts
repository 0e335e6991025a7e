import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wasPresentFor } from '#lib/domain/attendance.ts';
import { isSure } from '#lib/domain/conference/match.ts';
import type { SettlingAct } from '#lib/domain/conference/settlement.ts';
import { whoIs } from '#lib/domain/conference/who-is-who.ts';
import { fold } from '#lib/domain/evolve.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { People, Seat } from '../support/application-world.ts';
import { decision, newMeeting, refusedWith } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { hookWorld, type HookWorld, NOW, zoomBody } from '../support/hook-world.ts';

let world: HookWorld;
let people: People;
let hook: string;
let meetingId: string;
beforeAll(async () => {
  world = await hookWorld();
});
afterAll(() => world.close());

/** Ten past one in Stockholm, and minutes after that. */
const minute = (n: number, second = 0): string =>
  new Date(Date.parse(NOW) + n * 60_000 + second * 1000).toISOString();
const NILS = 'nils-1';

beforeEach(async () => {
  world.at(NOW);
  people = await world.organisation();
  hook = await world.zoomAgreement(people);
  meetingId = await world.bound(people, hook, await remoteMeeting());
});

/** Of a body whose chair vouches for each who takes part remotely (DIS-3). */
async function remoteMeeting(allowed = true): Promise<string> {
  const { head, body } = newMeeting(people);
  const distance = { allowed, allRemoteAllowed: allowed };
  return world.prepare(people, {
    change: {
      head: { ...head, date: '2026-11-24', startTime: '13:00', tool: 'Zoom' },
      body: { ...body, distance },
    },
  });
}

async function hear(event: 'joined' | 'left', name: string, key: string, at = minute(0)): Promise<void> {
  const answer = await world.zoom(hook, zoomBody({ event: `participant_${event}`, name, key, at }));
  expect(answer.status).toBe(204);
}
const settle = (suggestionId: string, act: SettlingAct, who: Seat = 'secretary', commandId = randomUUID()) =>
  world.useCases.settleSuggestion({ session: people[who], meetingId, commandId, suggestionId, act });
const is = (...personIds: string[]): SettlingAct => ({ kind: 'is', personIds });
const act = async (who: Seat, command: MeetingCommand): Promise<void> =>
  void must(await world.act(people[who], meetingId, command));
const refusalOf = async (who: Seat, command: MeetingCommand): Promise<string> =>
  refusedWith(await world.act(people[who], meetingId, command));

async function state(): Promise<MeetingState> {
  const { events } = must(await world.useCases.openRoom({ session: people.secretary, meetingId }));
  const folded = fold(events);
  if (!folded) throw new Error('nothing has happened');
  return folded;
}
const factsOf = async (): Promise<readonly string[]> =>
  must(await world.useCases.openRoom({ session: people.secretary, meetingId })).events.map(
    ({ fact }) => fact.type,
  );

/** Everybody but Olga answers, Nils by the call; the meeting is in the matter it decides. */
async function begin(): Promise<void> {
  await act('chair', { type: 'open-meeting' });
  for (const participantId of ['m1', 'm2', 'm3'])
    await act('secretary', { type: 'answer-roll-call', participantId, answer: 'on-site' });
  await hear('joined', 'Nils Norén', NILS);
  must(await settle(`join:${NILS}`, is('m4')));
  await act('secretary', { type: 'call-roll' });
  await act('chair', { type: 'attest-remote', participantId: 'm4' });
  await act('secretary', { type: 'move-pointer', clauseId: 'c3' });
}

describe('somebody in the call', () => {
  it('[DIS-3] answers the roll call by it, once, and is remembered', async () => {
    await act('chair', { type: 'open-meeting' });
    await hear('joined', 'Nisse Norén (Gäst)', NILS);
    const commandId = randomUUID();
    const first = must(await settle(`join:${NILS}`, is('m4'), 'secretary', commandId));
    expect(must(await settle(`join:${NILS}`, is('m4'), 'secretary', commandId))).toEqual(first);
    expect(refusedWith(await settle(`join:${NILS}`, is('m4'), 'chair', commandId))).toBe('command-id-taken');
    expect((await state()).attendance['m4']).toMatchObject([{ mode: 'remote', fromRollCall: true }]);
    const view = await world.call(people, meetingId);
    expect(view.links).toEqual([{ connectionKey: NILS, personIds: ['m4'] }]);
    expect(view.decided).toEqual([{ suggestionId: `join:${NILS}`, decision: 'confirmed' }]);
    expect(view.people.find(({ id }) => id === 'm4')?.aliases).toEqual(['nisse noren gäst']);
    // Heard of by whoever is there.
    expect(world.announced.at(-1)?.events.map(({ fact }) => fact.type)).toEqual(['roll-answered']);
  });

  it.each([
    ['Nils och Olga Omberg', 'two who sit there'],
    ['Nils Norén Olga Omberg', 'the names of two'],
    ['Assistent till Nils Norén', 'somebody who sits in for the person'],
    ['Olga Ohmberg', 'another'],
    ['Kulturnämnden plats två', 'a seat'],
  ])('is not remembered by a name that is not the person’s alone: %s, %s', async (name) => {
    await act('chair', { type: 'open-meeting' });
    await hear('joined', name, NILS);
    must(await settle(`join:${NILS}`, is('m4')));
    const { people: known } = await world.call(people, meetingId);
    expect(
      known.flatMap(({ aliases = [], providerUserIds = [] }) => [...aliases, ...providerUserIds]),
    ).toEqual([]);
    expect(isSure(whoIs({ name, kind: 'person' }, known))).toBe(false);
  });

  it('says whose meeting it is without being taken for one from elsewhere', async () => {
    await hear('joined', 'Nils Norén', NILS);
    const { people: known } = await world.call(people, meetingId);
    const home = known[0]?.homeOrganisation ?? '';
    expect(home).not.toBe('');
    const named = { name: `Nils Norén [${home}]`, kind: 'person' } as const;
    expect(whoIs(named, known)).toMatchObject({ personId: 'm4', level: 'name-exact' });
  });

  it('is asked about anew when others may have the name that was learnt', async () => {
    await act('chair', { type: 'open-meeting' });
    await hear('joined', 'Nisse N', NILS);
    must(await settle(`join:${NILS}`, is('m4')));
    const { people: known } = await world.call(people, meetingId);
    const named = { name: 'Nisse N', kind: 'person' } as const;
    expect(whoIs(named, known)).toMatchObject({ personId: 'm4', level: 'alias', doubts: [] });
    expect(whoIs(named, [...known, { id: 'm9', name: 'Nils Nyman' }])).toMatchObject({
      personId: 'm4',
      level: 'name-weak',
      reason: 'known-alias',
      doubts: ['fits-others'],
    });
  });

  it('is settled by one of two who settle it at once', async () => {
    await act('chair', { type: 'open-meeting' });
    await hear('joined', 'Nils Norén', NILS);
    const both = await Promise.all([
      settle(`join:${NILS}`, is('m4'), 'secretary'),
      settle(`join:${NILS}`, is('m5'), 'chair'),
    ]);
    expect(both.map((one) => (one.ok ? 'settled' : one.refusal.code)).toSorted()).toEqual([
      'settled',
      'suggestion-gone',
    ]);
    const attendance = (await state()).attendance;
    expect(Object.keys(attendance)).toHaveLength(1);
  });

  it('is settled by secretary and chair alone, and only where there is a call', async () => {
    await hear('joined', 'Nils Norén', NILS);
    for (const who of ['adjuster', 'member', 'guest'] as const)
      expect(refusedWith(await settle(`join:${NILS}`, is('m4'), who))).toBe('not-allowed');
    expect(refusedWith(await settle(`join:${NILS}`, is('m4'), 'stranger'))).toBe('no-such-meeting');
    expect(refusedWith(await settle('join:nobody', is('m4')))).toBe('suggestion-gone');
    expect(refusedWith(await settle(`join:${NILS}`, is('ingen')))).toBe('no-such-participant');
    const { useCases } = world;
    must(await useCases.unbindMeeting({ session: people.secretary, meetingId }));
    expect(refusedWith(await settle(`join:${NILS}`, is('m4')))).toBe('no-call-bound');
    expect(await factsOf()).toEqual(['meeting-prepared']);
  });

  it('[DIS-5] [DEP-6] came when the connection did, however late it is confirmed, and not ahead of the clock', async () => {
    await begin();
    const OLGA = randomUUID();
    world.at(minute(2));
    await hear('joined', 'Olga Olsson', OLGA, minute(2));
    world.at(minute(5));
    await act('secretary', { type: 'move-pointer', clauseId: 'c4' });
    const came = (at: string) => settle(`join:${OLGA}`, { kind: 'is', personIds: ['m5'], at });
    expect(refusedWith(await came(minute(60)))).toBe('time-is-ahead');
    world.at(minute(7));
    must(await settle(`join:${OLGA}`, is('m5')));
    const after = await state();
    expect(after.attendance['m5']).toMatchObject([{ fromAt: minute(2), fromClauseId: 'c3' }]);
    expect(['c3', 'c4'].map((id) => wasPresentFor(after, 'm5', id))).toEqual([false, true]);
    const late = { type: 'record-arrival', participantId: 'm1', mode: 'remote', at: minute(60) } as const;
    await act('secretary', { type: 'record-departure', participantId: 'm1' });
    expect(await refusalOf('secretary', late)).toBe('time-is-ahead');
  });

  it('[DIS-1] is not linked when the roll refuses the person', async () => {
    must(await world.useCases.unbindMeeting({ session: people.secretary, meetingId }));
    meetingId = await world.bound(people, hook, await remoteMeeting(false));
    await act('chair', { type: 'open-meeting' });
    await hear('joined', 'Nils Norén', NILS);
    expect(refusedWith(await settle(`join:${NILS}`, is('m4')))).toBe('remote-not-allowed');
    expect((await world.call(people, meetingId)).links).toEqual([]);
  });

  it('stands for somebody else when that is said anew, or for nobody', async () => {
    await begin();
    expect(refusedWith(await settle(`join:${NILS}`, is('m5')))).toBe('suggestion-gone');
    must(await settle(`join:${NILS}`, { kind: 'is', personIds: ['m5'], again: true }));
    expect((await state()).attendance['m5']).toMatchObject([{ mode: 'remote', fromRollCall: false }]);
    must(await settle(`join:${NILS}`, { kind: 'nobody', again: true }));
    expect((await world.call(people, meetingId)).links).toEqual([{ connectionKey: NILS, personIds: [] }]);
  });
});

describe('somebody whose line is lost', () => {
  it('[DIS-5] [DEP-6] left then, however late it is said, and what was decided meanwhile is named', async () => {
    await begin();
    await hear('left', 'Nils Norén', NILS, minute(2));
    world.at(minute(3));
    expect(refusedWith(await settle(`leave:${NILS}`, { kind: 'left' }))).toBe('suggestion-gone');
    world.at(minute(6));
    await act('chair', { ...asDecision('Ja.'), despiteLeaves: true });
    await act('secretary', { type: 'move-pointer', clauseId: 'c4' });
    must(await settle(`leave:${NILS}`, { kind: 'left', technical: true }));
    const after = await state();
    expect(after.attendance['m4']?.at(-1)).toMatchObject({ toAt: minute(2), technical: true });
    expect(wasPresentFor(after, 'm4', 'c3')).toBe(false);
    const { remarks } = must(await world.useCases.checkMinutes({ session: people.secretary, meetingId }));
    expect(remarks).toContainEqual(
      expect.objectContaining({
        code: 'counted-after-leaving',
        clauseId: 'c3',
        params: { name: 'Nils Norén', left: minute(2), decided: after.decisions[0]?.at },
      }),
    );
  });

  it('[DIS-5] left at another minute when somebody knows better, but not ahead of the clock', async () => {
    await begin();
    await hear('left', 'Nils Norén', NILS, minute(2));
    world.at(minute(6));
    const left = (at: string) => settle(`leave:${NILS}`, { kind: 'left', at });
    expect(refusedWith(await left(minute(60)))).toBe('time-is-ahead');
    expect(refusedWith(await left(minute(-60)))).toBe('left-before-arrival');
    must(await left(minute(1)));
    expect((await state()).attendance['m4']?.at(-1)).toMatchObject({ toAt: minute(1) });
    expect(
      await refusalOf('secretary', { type: 'record-departure', participantId: 'm1', at: minute(60) }),
    ).toBe('time-is-ahead');
  });

  it('[DIS-5] holds the gavel and the vote until it is settled, unless the chair goes on, which is written down', async () => {
    await begin();
    await hear('left', 'Nils Norén', NILS, minute(2));
    // Within the grace it is only shown.
    world.at(minute(3));
    expect(await refusalOf('chair', openVote())).toBe('was accepted');
    await act('chair', { type: 'close-vote', voteId: VOTE, found: 'yes' });
    world.at(minute(5));
    const refused = await world.act(people.chair, meetingId, decision('Nej.'));
    expect(refused).toEqual({
      ok: false,
      refusal: { code: 'leave-not-settled', params: { name: 'Nils Norén', others: 0 } },
    });
    await act('chair', { ...asDecision('Ja.'), despiteLeaves: true });
    const log = must(await world.useCases.openRoom({ session: people.secretary, meetingId })).events;
    expect(log.slice(-2).map(({ fact }) => fact)).toMatchObject([
      { type: 'leaves-left-unsettled', clauseId: 'c3', personIds: ['m4'] },
      { type: 'decision-made' },
    ]);
  });

  it('[DIS-5] holds nothing once somebody has said that the person is still there', async () => {
    await begin();
    await hear('left', 'Nils Norén', NILS, minute(2));
    world.at(minute(5));
    must(await settle(`leave:${NILS}`, { kind: 'still-here' }));
    await act('chair', { ...asDecision('Ja.'), despiteLeaves: true });
    expect(await factsOf()).not.toContain('leaves-left-unsettled');
    expect((await state()).attendance['m4']?.at(-1)?.toAt).toBeNull();
  });

  it('[DIS-3] is written down when the gavel falls all the same, before anybody vouched for the new connection', async () => {
    await begin();
    await hear('left', 'Nils Norén', NILS, minute(2));
    await hear('joined', 'Nils Norén', 'nils-2', minute(2, 40));
    world.at(minute(5));
    await act('chair', { ...asDecision('Ja.'), despiteLeaves: true });
    const log = must(await world.useCases.openRoom({ session: people.secretary, meetingId })).events;
    expect(log.at(-2)?.fact).toEqual({
      type: 'leaves-left-unsettled',
      clauseId: 'c3',
      personIds: [],
      notAttestedIds: ['m4'],
    });
  });

  it('[DIS-3] is vouched for anew when back, at each connection', async () => {
    await begin();
    await hear('left', 'Nils Norén', NILS, minute(2));
    await hear('joined', 'Nils Norén', 'nils-2', minute(2, 40));
    world.at(minute(5));
    expect(refusedWith(await settle('re-attest:nils-2:m4', { kind: 'still-here' }))).toBe('act-does-not-fit');
    expect(await refusalOf('chair', asDecision('Ja.'))).toBe('line-not-attested');
    expect(await refusalOf('chair', openVote())).toBe('line-not-attested');
    must(await settle('re-attest:nils-2:m4', { kind: 'attest' }, 'chair'));
    expect((await factsOf()).at(-1)).toBe('remote-attested');
    expect(await refusalOf('chair', asDecision('Ja.'))).toBe('was accepted');
    expect(refusedWith(await settle('re-attest:nils-2:m4', { kind: 'attest' }))).toBe('suggestion-gone');
    await hear('left', 'Nils Norén', 'nils-2', minute(6));
    await hear('joined', 'Nils Norén', 'nils-3', minute(6, 30));
    world.at(minute(9));
    must(await settle('re-attest:nils-3:m4', { kind: 'not-seen' }, 'chair'));
    // Nobody sees the person: the line counts as lost.
    must(await settle('leave:nils-2', { kind: 'left', technical: true }));
    expect((await state()).attendance['m4']?.at(-1)).toMatchObject({ toAt: minute(6), technical: true });
  });
});

const VOTE = '10000000-0000-4000-8000-000000000001';
function openVote(): MeetingCommand {
  return {
    type: 'open-vote',
    voteId: VOTE,
    clauseId: 'c3',
    nodeId: null,
    method: 'acclamation',
    matter: 'matter',
    yes: '',
    no: '',
  };
}
function asDecision(text: string) {
  return { type: 'record-decision', clauseId: 'c3', decisionId: randomUUID(), text } as const;
}
