import { describe, expect, it } from 'vitest';
import { MeetingWorld } from '../../../../tests/support/meeting-world.ts';
import { checkLeaves, notAttested, quorumDoubt } from './quorum-doubt.ts';
import type { CallSuggestion, LeaveSuggestion } from './suggestion.ts';

const leave = (...people: (readonly [string, string | null])[]): LeaveSuggestion => ({
  kind: 'leave',
  id: `leave:${people.map(([id]) => id).join('+')}`,
  at: '2026-11-20T12:30:00.000Z',
  connectionKey: 'c1',
  people: people.map(([personId, returnedAt]) => ({ personId, returnedAt })),
});
const dropped: CallSuggestion = {
  kind: 'dropped',
  id: 'dropped:c2',
  at: '2026-11-20T12:30:00.000Z',
  dueAt: '2026-11-20T12:31:15.000Z',
  connectionKey: 'c2',
  personIds: ['m5'],
};

describe('somebody back on a new connection', () => {
  const back = (personId: string): CallSuggestion => ({
    kind: 're-attest',
    id: `re-attest:c9:${personId}`,
    at: '2026-11-20T12:30:00.000Z',
    connectionKey: 'c9',
    personId,
    basis: 'name',
  });

  it('[DIS-3] is vouched for before the gavel falls, when the person counts', () => {
    const world = new MeetingWorld().open(8).goTo(3);
    world.do({ type: 'record-arrival', participantId: 's', mode: 'remote' });
    world.do({ type: 'report-recusal', participantId: 'm7', clauseId: 'c3', ground: 'other' });
    const asked = ['m5', 'm6', 'm7', 's'].map(back);
    expect(notAttested(world.state, asked)).toEqual(['m5', 'm6']);
    expect(checkLeaves(world.state, asked)).toEqual({
      ok: false,
      refusal: { code: 'line-not-attested', params: { name: 'Ledamot 5', others: 1 } },
    });
    // Who is gone comes first.
    expect(checkLeaves(world.state, [...asked, leave(['m4', null])])).toMatchObject({
      refusal: { code: 'leave-not-settled' },
    });
    expect(checkLeaves(world.state, [back('m7'), back('s')]).ok).toBe(true);
  });
});

describe('quorum while somebody may have left', () => {
  it('[DIS-5] is two numbers: by the roll, and if who seems to have left has', () => {
    const { state } = new MeetingWorld().open(7);
    expect(quorumDoubt(state, [leave(['m7', null]), dropped])).toEqual({
      confirmed: 7,
      ifGone: 6,
      required: 7,
      isQuorate: true,
      isQuorateIfGone: false,
      leaverIds: ['m7'],
    });
  });

  it('has one number when nobody is in doubt', () => {
    const { state } = new MeetingWorld().open(8);
    expect(quorumDoubt(state, [dropped])).toMatchObject({ confirmed: 8, ifGone: 8, leaverIds: [] });
  });

  it('counts a person once, and nobody who is back or never counted', () => {
    const world = new MeetingWorld().open(8);
    world.do({ type: 'record-arrival', participantId: 's', mode: 'remote' });
    const all = [leave(['m7', null], ['m6', '2026-11-20T12:33:00.000Z'], ['s', null]), leave(['m7', null])];
    expect(quorumDoubt(world.state, all)).toMatchObject({ confirmed: 8, ifGone: 7, leaverIds: ['m7'] });
  });

  it('[QUO-4] leaves out who is recused in the clause', () => {
    const world = new MeetingWorld().open(8).goTo(3);
    const clauseId = world.state.pointer ?? '';
    world.do({ type: 'report-recusal', participantId: 'm7', clauseId, ground: 'other' });
    expect(quorumDoubt(world.state, [leave(['m7', null])])).toMatchObject({ leaverIds: [] });
  });

  it('[QUO-11] is information where the body has no rule', () => {
    const { state } = new MeetingWorld({ profile: { quorum: { rule: 'none' } } }).open(4);
    expect(quorumDoubt(state, [leave(['m1', null])])).toMatchObject({
      confirmed: 4,
      ifGone: 3,
      required: null,
      isQuorateIfGone: null,
    });
  });

  it('[DIS-5] is settled before a decision or a vote is opened', () => {
    const { state } = new MeetingWorld().open(9);
    expect(checkLeaves(state, [dropped])).toEqual({ ok: true, value: null });
    expect(checkLeaves(state, [leave(['m7', '2026-11-20T12:33:00.000Z'])])).toMatchObject({ ok: true });
    expect(checkLeaves(state, [leave(['m7', null], ['m8', null])])).toMatchObject({
      ok: false,
      refusal: { code: 'leave-not-settled', params: { others: 1 } },
    });
  });
});
