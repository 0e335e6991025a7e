import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { commandSchema } from './meeting-wire.ts';

const uuid = '00000000-0000-4000-8000-000000000001';

describe('chamber commands on the wire', () => {
  it('[VOT-7] a close carries counts and lot, and nothing that names a voter', () => {
    const close = { type: 'close-vote', voteId: uuid, counts: { yes: 6, no: 6, abstain: 0 }, lot: 'yes' };
    expect(v.parse(commandSchema, close)).toEqual(close);
    expect(v.is(commandSchema, { ...close, ballots: { m1: 'yes' } })).toBe(false);
    expect(v.is(commandSchema, { ...close, counts: { yes: -1, no: 0, abstain: 0 } })).toBe(false);
  });

  it('refuses kinds, choices and ids nobody knows', () => {
    const ballot = { type: 'cast-ballot', voteId: uuid, participantId: 'm1', choice: 'yes' };
    expect(v.is(commandSchema, ballot)).toBe(true);
    expect(v.is(commandSchema, { ...ballot, choice: 'maybe' })).toBe(false);
    expect(v.is(commandSchema, { ...ballot, voteId: 'x' })).toBe(false);
    const proposal = {
      type: 'make-proposal',
      proposalId: uuid,
      clauseId: 'c',
      kind: 'other',
      text: '',
      byId: 'm1',
    };
    expect(v.is(commandSchema, proposal)).toBe(false);
    expect(v.is(commandSchema, { ...proposal, kind: 'deferral' })).toBe(true);
  });
});
