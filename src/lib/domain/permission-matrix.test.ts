import { describe, expect, it } from 'vitest';
import { MeetingWorld } from '../../../tests/support/meeting-world.ts';
import { sampleCommands } from '../../../tests/support/sample-commands.ts';
import type { MeetingRole } from './command-rights.ts';
import { decide } from './decide.ts';
import type { MeetingCommandType } from './meeting-commands.ts';
import type { MeetingPhase, MeetingState } from './meeting-state.ts';
import type { MeetingSeat } from './permissions.ts';
import { rights } from './rights.ts';

const ROLES: readonly MeetingRole[] = ['secretary', 'chair', 'adjuster', 'member', 'guest'];
const PHASES: readonly MeetingPhase[] = ['summoned', 'open', 'adjourned', 'closed', 'frozen', 'adjusted'];
const COMMANDS = Object.keys(rights) as MeetingCommandType[];
// reason: Object.keys forgets the key type of a record.

const SEATS: Readonly<Record<MeetingRole, MeetingSeat>> = {
  secretary: { participantId: 's', role: 'secretary' },
  chair: { participantId: 'm1', role: 'chair' },
  adjuster: { participantId: 'm3', role: 'adjuster' },
  member: { participantId: 'm4', role: 'member' },
  guest: { participantId: 'x', role: 'guest' },
};

/** A meeting brought to each phase by its own commands, the adjuster elected where there has been a meeting. */
function stateIn(phase: MeetingPhase, gavel: 'chair' | 'chair-or-secretary'): MeetingState {
  const world = new MeetingWorld({ profile: { gavel }, clauses: 3, deputies: 1 });
  if (phase === 'summoned') return world.state;
  world.open(13);
  world.do({ type: 'elect-adjusters', clauseId: 'c1', participantIds: ['m3'] });
  if (phase === 'open') return world.state;
  if (phase === 'adjourned') return world.do({ type: 'adjourn-meeting', reason: '' }).state;
  world.do({ type: 'close-meeting' });
  if (phase === 'closed') return world.state;
  world.append({ type: 'minutes-frozen', revision: 1, pdfSha256: '0'.repeat(64) });
  return phase === 'frozen' ? world.state : world.append({ type: 'minutes-adjusted', revision: 1 });
}

const NOT_ALLOWED = ['not-allowed'];

describe.each(['chair', 'chair-or-secretary'] as const)('with the gavel held by %s', (gavel) => {
  describe.each(PHASES)('in a meeting that is %s', (phase) => {
    const state = stateIn(phase, gavel);
    it.each(ROLES)('gives the %s the commands of the matrix and no others', (role) => {
      expect(state.phase).toBe(phase);
      for (const type of COMMANDS) {
        const result = decide(state, sampleCommands(state)[type], SEATS[role]);
        const code = result.ok ? null : result.refusal.code;
        const { roles, phases, gavel: isGavel } = rights[type];
        const holdsGavel = role === 'chair' || gavel === 'chair-or-secretary';
        // An adjuster is invited, not elected, before there has been a meeting: still an adjuster's rights.
        const isAllowed = roles.includes(role) && (isGavel !== true || holdsGavel);
        expect([type, NOT_ALLOWED.includes(code ?? '')]).toEqual([type, !isAllowed]);
        if (isAllowed) expect([type, code === 'wrong-phase']).toEqual([type, !phases.includes(phase)]);
      }
    });
  });
});

it('says what the refusal is about', () => {
  const state = stateIn('open', 'chair');
  expect(decide(state, { type: 'close-meeting' }, SEATS.member)).toEqual({
    ok: false,
    refusal: { code: 'not-allowed', params: { command: 'close-meeting' } },
  });
});

it('lets nobody close for a guest, and nobody vote from the door', () => {
  const guests = COMMANDS.filter((type) => rights[type].roles.includes('guest'));
  // What people without a seat may do: speak, answer a question, take their group's turn (ROL-5).
  expect(guests.toSorted()).toEqual([
    'answer-poll',
    'ask-for-floor',
    'end-speech',
    'take-turn',
    'withdraw-floor-request',
  ]);
});

it('keeps decisions, the roll and the agenda with those who run the meeting', () => {
  const members = COMMANDS.filter((type) => rights[type].roles.includes('member')).toSorted();
  expect(members).toMatchInlineSnapshot(`
    [
      "announce-statement",
      "answer-poll",
      "answer-roll-call",
      "ask-for-floor",
      "cast-ballot",
      "challenge-quorum",
      "confirm-privacy",
      "contest-recusal",
      "end-speech",
      "make-proposal",
      "record-arrival",
      "record-departure",
      "report-recusal",
      "request-vote",
      "state-view",
      "take-no-part",
      "take-turn",
      "withdraw-floor-request",
      "withdraw-proposal",
      "withdraw-recusal",
      "withdraw-view",
      "withdraw-vote-request",
      "write-statement",
    ]
  `);
});
