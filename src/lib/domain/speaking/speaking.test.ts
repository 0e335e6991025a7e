import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../../tests/support/meeting-world.ts';
import type { MeetingSeat } from '../permissions.ts';
import { queueNow, speakerNow, spokenTime } from './speaking-now.ts';
import type { SpeechKind } from './speaking.ts';

const memberSeat = (id: string): MeetingSeat => ({ participantId: id, role: 'member' });
const ask = (participantId: string, kind: SpeechKind = 'speech', requestId = `${participantId}-${kind}`) =>
  ({ type: 'ask-for-floor', requestId, participantId, kind }) as const;
const give = (requestId: string) => ({ type: 'give-floor', requestId }) as const;
const place = (requestId: string, to: number) => ({ type: 'reorder-queue', requestId, place: to }) as const;
const end = { type: 'end-speech' } as const;

const waiting = (world: MeetingWorld): string[] => queueNow(world.state).map((one) => one.id);
const at = (world: MeetingWorld): string => world.events.at(-1)?.at ?? '';
/** Seven members, m1 to m5 present, at clause 8. */
const room = (): MeetingWorld => new MeetingWorld({ members: 7 }).open(5).goTo(8);

describe('the queue of speakers', () => {
  it('[000-14] a point of order goes first, a reply before the speeches, each kind as it was asked for', () => {
    const world = room().do(ask('m1')).do(give('m1-speech'));
    for (const one of [ask('m2'), ask('m3'), ask('m4', 'reply'), ask('m5', 'reply')]) world.do(one);
    for (const one of [ask('m3', 'point-of-order'), ask('m2', 'point-of-order')]) world.do(one);
    expect(waiting(world)).toEqual([
      'm3-point-of-order',
      'm2-point-of-order',
      'm4-reply',
      'm5-reply',
      'm2-speech',
      'm3-speech',
    ]);
  });

  it('[000-14] one open request of a kind each; sent twice it stands once', () => {
    const world = room().do(ask('m2'));
    expect(world.try(ask('m2', 'speech', 'again'))?.code).toBe('floor-asked-for-already');
    expect(world.try(ask('m2'))).toBeNull();
    expect(world.try(ask('m2', 'point-of-order'))).toBeNull();
    expect(waiting(world)).toEqual(['m2-point-of-order', 'm2-speech']);
    world.do(give('m2-speech'));
    expect(world.try(ask('m2'))).toBeNull();
    expect(waiting(world)).toEqual(['m2-point-of-order']);
    expect(world.try(ask('m2', 'speech', 'once more'))).toBeNull();
  });

  it('[000-14] a reply is to somebody else who speaks', () => {
    const world = room();
    expect(world.try(ask('m2', 'reply'))?.code).toBe('nobody-to-reply-to');
    world.do(ask('m1')).do(give('m1-speech'));
    expect(world.try(ask('m1', 'reply'))?.code).toBe('nobody-to-reply-to');
    expect(world.try(ask('m2', 'reply'))).toBeNull();
  });

  it('[ROL-5] those present may ask, and a presenter whom nobody has marked yet; not who is away', () => {
    const world = new MeetingWorld({ members: 7, people: { s: { group: 'invited' } } }).open(5);
    expect(world.try(ask('m6'))).toEqual({ code: 'not-present', params: { name: 'Ledamot 6' } });
    expect(world.try(ask('d1'))?.code).toBe('not-present');
    expect(world.try(ask('nobody'))?.code).toBe('no-such-participant');
    expect(world.try(ask('s'))).toBeNull();
    world.do({ type: 'record-arrival', participantId: 's', mode: 'remote' });
    world.do({ type: 'record-departure', participantId: 's' });
    expect(world.try(ask('s', 'speech', 'later'))?.code).toBe('not-present');
  });

  it('[JAV-1] who is recused in the clause gets no word in it', () => {
    const world = room().recuse('m2', 9).do(ask('m2'));
    expect(waiting(world)).toEqual(['m2-speech']);
    world.goTo(9);
    expect(world.try(ask('m2', 'point-of-order'))?.code).toBe('is-recused');
    world.do(ask('m3'));
    world.recuse('m3', 9);
    expect(waiting(world)).toEqual([]);
    expect(world.try(give('m3-speech'))?.code).toBe('is-recused');
  });

  it('[SEC-1] who is kept out of a closed clause gets no word in it', () => {
    const world = room();
    world.append({ type: 'participant-excluded', participantId: 'm4', clauseId: 'c8', ground: 'Sekretess' });
    expect(world.try(ask('m4'))?.code).toBe('not-present');
  });

  it('[000-14] a member asks and withdraws for the own person, officers for anybody', () => {
    const world = room();
    expect(world.try(ask('m3'), memberSeat('m2'))?.code).toBe('not-yourself');
    world.do(ask('m2'), memberSeat('m2')).do(ask('m3'), CHAIR);
    const withdraw = (id: string) => ({ type: 'withdraw-floor-request', requestId: id }) as const;
    expect(world.try(withdraw('m3-speech'), memberSeat('m2'))?.code).toBe('not-yourself');
    world.do(withdraw('m2-speech'), memberSeat('m2')).do(withdraw('m3-speech'));
    expect(waiting(world)).toEqual([]);
    expect(world.try(withdraw('m2-speech'))).toBeNull();
  });

  it('[000-14] requests stay with their clause and are there again when the meeting comes back', () => {
    const world = room().do(ask('m2')).goTo(9).do(ask('m3'));
    expect(waiting(world)).toEqual(['m3-speech']);
    expect(world.try(give('m2-speech'))?.code).toBe('clause-not-at-hand');
    expect(world.try(place('m2-speech', 0))?.code).toBe('no-such-floor-request');
    expect(waiting(world.goTo(8))).toEqual(['m2-speech']);
  });

  it('[000-14] who leaves no longer waits, and stops speaking', () => {
    const world = room().do(ask('m2')).do(ask('m3')).do(give('m3-speech'));
    world.do({ type: 'record-departure', participantId: 'm2' });
    expect(speakerNow(world.state)?.participantId).toBe('m3');
    world.do({ type: 'record-departure', participantId: 'm3' });
    expect(world.state.queue).toEqual([]);
    expect(speakerNow(world.state)).toBeNull();
  });

  it('[000-14] is put in another order by officers, counted among those that are shown', () => {
    const world = room();
    for (const id of ['m1', 'm2', 'm3', 'm4']) world.do(ask(id));
    expect(world.try(place('m4-speech', 0), memberSeat('m4'))?.code).toBe('not-allowed');
    world.do(place('m4-speech', 0));
    expect(waiting(world)).toEqual(['m4-speech', 'm1-speech', 'm2-speech', 'm3-speech']);
    world.do(place('m4-speech', 99));
    expect(waiting(world)).toEqual(['m1-speech', 'm2-speech', 'm3-speech', 'm4-speech']);
    // m1 still waits, unseen while recused: the places shown are those of the others.
    world.recuse('m1', 8).do(place('m4-speech', 1));
    expect(waiting(world)).toEqual(['m2-speech', 'm4-speech', 'm3-speech']);
    const before = world.events.length;
    world.do(place('m4-speech', 1)).do(place('m3-speech', 7));
    expect(world.events.length).toBe(before);
  });
});

describe('the floor', () => {
  it('[000-14] is given to one at a time, and is nobody’s at the end', () => {
    const world = room().do(ask('m2')).do(ask('m3')).do(give('m2-speech')).do(give('m3-speech'), CHAIR);
    expect(world.state.speeches.map((one) => [one.participantId, one.to !== null])).toEqual([
      ['m2', true],
      ['m3', false],
    ]);
    expect(world.try(give('m3-speech'))).toBeNull();
    expect(world.try(give('gone'))?.code).toBe('no-such-floor-request');
    expect(world.try(end, memberSeat('m2'))?.code).toBe('not-your-speech');
    world.do(end, memberSeat('m3'));
    expect(speakerNow(world.state)).toBeNull();
    expect(world.try(end)).toBeNull();
  });

  it.each([
    ['the meeting goes on to another clause', (world: MeetingWorld) => world.goTo(9)],
    ['the meeting adjourns', (world: MeetingWorld) => world.do({ type: 'adjourn-meeting', reason: 'Kaffe' })],
    ['the meeting closes', (world: MeetingWorld) => world.do({ type: 'close-meeting' })],
  ])('[000-14] a speech ends when %s', (_what, happen) => {
    const world = room().do(ask('m2')).do(give('m2-speech'));
    happen(world);
    expect(speakerNow(world.state)).toBeNull();
    expect(world.state.speeches.at(-1)?.to).toBe(at(world));
  });

  it('[000-14] is timed per speaker and per clause in whole seconds', () => {
    // One minute passes with every event.
    const world = room().do(ask('m2')).do(give('m2-speech')).do(ask('m3')).do(give('m3-speech')).do(end);
    world
      .goTo(9)
      .do(ask('m2', 'speech', 'b'))
      .do(give('b'));
    const from = world.state.speeches.at(-1)?.from ?? '';
    const later = (ms: number): string => new Date(Date.parse(from) + ms).toISOString();
    expect(spokenTime(world.state, { participantId: 'm2' }, later(90_900))).toBe(120 + 90);
    expect(spokenTime(world.state, { clauseId: 'c8' }, later(0))).toBe(120 + 60);
    expect(spokenTime(world.state, { clauseId: 'c9', participantId: 'm2' }, later(30_000))).toBe(30);
    expect(spokenTime(world.state, { clauseId: 'c9' }, later(-5_000))).toBe(0);
  });
});
