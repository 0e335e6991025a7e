import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ok, refuse } from '#lib/domain/refusal.ts';
import type { MeetingSeat } from '#lib/domain/permissions.ts';
import { CHAIR, MeetingWorld, SECRETARY } from '../../tests/support/meeting-world.ts';
import { authoriseClause } from './authorise-clause.ts';

const actor = { accountId: 'a', organisationId: 'o', name: 'Anna', sessionId: 's' };
const MEMBER: MeetingSeat = { participantId: 'm2', role: 'member' };

/** The door's answer: the access given, or the HTTP status of the no. */
async function knock(
  world: MeetingWorld,
  seat: MeetingSeat | null,
  target: { clauseId?: string; isSignedIn?: boolean } = {},
) {
  const authorise = authoriseClause({
    authenticate: () => Promise.resolve(target.isSignedIn === false ? null : actor),
    findSeat: () => Promise.resolve(seat ? ok({ state: world.state, seat }) : refuse('no-such-meeting')),
  });
  const { clauseId = 'c2' } = target;
  // reason: the request is only handed on to `authenticate`.
  const answer = await authorise({} as IncomingMessage, {
    meetingId: 'meeting',
    clauseId,
    schemaVersion: undefined,
    accountId: undefined,
  });
  return answer.ok ? answer.value.access : answer.status;
}

describe('the door of a clause', () => {
  it('gives the pen to the officers, lets members read, and nobody else in', async () => {
    const world = new MeetingWorld().open(9);
    expect(await knock(world, SECRETARY)).toBe('write');
    expect(await knock(world, CHAIR)).toBe('write');
    expect(await knock(world, MEMBER)).toBe('read');
    expect(await knock(world, null)).toBe(404);
    expect(await knock(world, MEMBER, { isSignedIn: false })).toBe(401);
    expect(await knock(world, MEMBER, { clauseId: 'c99' })).toBe(404);
  });

  it('[JAV-1] keeps the recused out of that clause and of no other', async () => {
    const world = new MeetingWorld({ profile: { kind: 'committee' } }).open(9);
    world.do({ type: 'report-recusal', participantId: 'm2', clauseId: 'c3' });
    expect(await knock(world, MEMBER, { clauseId: 'c3' })).toBe(403);
    expect(await knock(world, MEMBER, { clauseId: 'c4' })).toBe('read');
    world.do({ type: 'withdraw-recusal', participantId: 'm2', clauseId: 'c3' });
    expect(await knock(world, MEMBER, { clauseId: 'c3' })).toBe('read');
  });

  it('[SEC-1] shuts a closed clause to guests and to whoever has no place in the body, but not to its presenter', async () => {
    const world = new MeetingWorld().open(9);
    const guest: MeetingSeat = { participantId: 'p', role: 'guest' };
    const participant = { id: 'p', name: 'Per Föredragande', group: 'official' } as const;
    world.do({ type: 'add-participant', participant });
    expect(await knock(world, guest, { clauseId: 'c3' })).toBe('read');
    world.do({ type: 'change-clause', clauseId: 'c3', changes: { closed: true } });
    expect(await knock(world, guest, { clauseId: 'c3' })).toBe(403);
    expect(await knock(world, guest, { clauseId: 'c4' })).toBe('read');
    expect(await knock(world, MEMBER, { clauseId: 'c3' })).toBe('read');
    expect(await knock(world, SECRETARY, { clauseId: 'c3' })).toBe('write');
    world.do({ type: 'change-clause', clauseId: 'c3', changes: { presenters: [participant.name] } });
    expect(await knock(world, guest, { clauseId: 'c3' })).toBe('read');
  });

  it('[ROL-7] keeps whoever was asked to leave out of that clause, until let in again', async () => {
    const world = new MeetingWorld().open(9);
    const guest: MeetingSeat = { participantId: 'p', role: 'guest' };
    world.do({ type: 'add-participant', participant: { id: 'p', name: 'Pia Personal', group: 'other' } });
    const one = { participantId: 'p', clauseId: 'c3' } as const;
    world.do({ type: 'exclude-participant', ...one, ground: 'Upphandling' });
    expect(await knock(world, guest, { clauseId: 'c3' })).toBe(403);
    expect(await knock(world, guest, { clauseId: 'c4' })).toBe('read');
    world.do({ type: 'readmit-participant', ...one });
    expect(await knock(world, guest, { clauseId: 'c3' })).toBe('read');
  });

  it('[JAV-2] lets the recused of an assembly stay in its public room', async () => {
    const world = new MeetingWorld({ profile: { kind: 'assembly' } }).open(9);
    world.do({ type: 'report-recusal', participantId: 'm2', clauseId: 'c3' });
    expect(await knock(world, MEMBER, { clauseId: 'c3' })).toBe('read');
  });
});
