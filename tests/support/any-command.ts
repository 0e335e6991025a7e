import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingSeat } from '#lib/domain/permissions.ts';
import { CHAIR, SECRETARY } from './meeting-world.ts';
import { fc } from './properties.ts';

/** What `anyMeeting` may be about: the people and items of a small MeetingWorld. */
export const SMALL = { members: 7, deputies: 3, clauses: 4 } as const;

const range = (letter: string, n: number): string[] =>
  Array.from({ length: n }, (_, i) => `${letter}${i + 1}`);
const MEMBERS = range('m', SMALL.members);
const DEPUTIES = range('d', SMALL.deputies);
const CLAUSES = range('c', SMALL.clauses);

const member = fc.constantFrom(...MEMBERS);
const anybody = fc.constantFrom(...MEMBERS, ...DEPUTIES);
const clauseId = fc.constantFrom(...CLAUSES);
const mode = fc.constantFrom('on-site' as const, 'remote' as const);
/** Few ids, so that commands about proposals and votes meet the ones that were made. */
const few = (kind: number): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max: 4 }).map((n) => `${kind}0000000-0000-4000-8000-00000000000${n}`);
const voteId = few(1);
const proposalId = few(2);
const statementId = few(3);
const yesNo = fc.constantFrom('yes' as const, 'no' as const);
const NODES = ['main', 'preliminary-1', 'preliminary-2', 'referral-back', 'deferral', null];

/** Half a minute after one of the first events: each is a minute after the one before it. */
const earlier = fc
  .integer({ min: 1, max: 40 })
  .map((n) => new Date(Date.UTC(2026, 10, 20, 12, n, 30)).toISOString());

/** Weighted so that a meeting gets somewhere: most of all people come, go, and the gavel is asked for. */
const command: fc.Arbitrary<MeetingCommand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('record-arrival' as const), participantId: anybody, mode }),
  },
  {
    weight: 9,
    arbitrary: fc.record({ type: fc.constant('record-departure' as const), participantId: anybody }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('record-departure' as const),
      participantId: anybody,
      technical: fc.constant(true as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('record-arrival' as const),
      participantId: anybody,
      mode,
      at: earlier,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('record-departure' as const),
      participantId: anybody,
      at: earlier,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('call-deputy' as const),
      deputyId: fc.constantFrom(...DEPUTIES),
      forId: member,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('release-deputy' as const),
      deputyId: fc.constantFrom(...DEPUTIES),
    }),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('move-pointer' as const), clauseId }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('report-recusal' as const), participantId: anybody, clauseId }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('withdraw-recusal' as const),
      participantId: anybody,
      clauseId,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('settle-line' as const), participantId: anybody }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('make-proposal' as const),
      proposalId,
      clauseId,
      kind: fc.constantFrom('approval', 'rejection', 'amendment', 'addition', 'referral-back', 'deferral'),
      text: fc.constantFrom('', 'Fem miljoner.'),
      byId: anybody,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('withdraw-proposal' as const), proposalId }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('close-proposals' as const), clauseId }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('put-question' as const),
      clauseId,
      mainId: fc.option(fc.oneof(proposalId, fc.constantFrom('draft', 'rejection'))),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('take-no-part' as const), clauseId, participantId: anybody }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('request-vote' as const), clauseId, byId: anybody }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('open-vote' as const),
      voteId,
      clauseId,
      nodeId: fc.constantFrom(...NODES),
      method: fc.constantFrom('acclamation', 'open', 'secret'),
      matter: fc.constantFrom('matter', 'election'),
      yes: fc.constant(''),
      no: fc.constant(''),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('cast-ballot' as const),
      voteId,
      participantId: anybody,
      choice: fc.constantFrom('yes', 'no', 'abstain'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        type: fc.constant('close-vote' as const),
        voteId,
        found: yesNo,
        counts: fc.record({
          yes: fc.integer({ min: 0, max: 5 }),
          no: fc.integer({ min: 0, max: 5 }),
          abstain: fc.integer({ min: 0, max: 2 }),
        }),
        lot: yesNo,
      },
      { requiredKeys: ['type', 'voteId'] },
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(clauseId, fc.integer({ min: 1, max: 999 })).map(([id, n]) => ({
      type: 'record-decision' as const,
      clauseId: id,
      decisionId: `40000000-0000-4000-8000-000000000${String(n).padStart(3, '0')}`,
      text: 'Enligt förslaget.',
    })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('announce-statement' as const),
      statementId,
      clauseId,
      participantId: anybody,
      kind: fc.constantFrom('reservation', 'special-statement', 'note'),
      text: fc.constant(''),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'adjourn-meeting' as const, reason: '' }) },
  { weight: 2, arbitrary: fc.constant({ type: 'resume-meeting' as const }) },
);

export interface Asked {
  readonly command: MeetingCommand;
  readonly seat: MeetingSeat;
}

/** What people ask for during a meeting, much of it out of turn; the decider says what comes of it. */
export const anyMeeting: fc.Arbitrary<readonly Asked[]> = fc.array(
  fc.record({ command, seat: fc.constantFrom(SECRETARY, CHAIR) }),
  { minLength: 10, maxLength: 120, size: 'max' },
);
