import { presenceMode } from './attendance.ts';
import { votingRules } from './body-rules.ts';
import type { VoteCommand } from './chamber-commands.ts';
import type { Vote, VoteOutcome } from './chamber-state.ts';
import type { Decided } from './decide.ts';
import { isOpenForDeciding, mustDecide } from './decide-proposals.ts';
import { checkDoubts } from './doubts/soft-lock.ts';
import type { MeetingState } from './meeting-state.ts';
import { mayRecordFor, type MeetingSeat } from './permissions.ts';
import { nextQuestion } from './question-order.ts';
import { quorumFor } from './quorum.ts';
import { ok, refuse, type Result } from './refusal.ts';
import { settle, tallyOf } from './vote-outcome.ts';
import { actingChair, expectedVoters, mayTakePart, presentVoters, takesNoPart } from './voters.ts';

type Command<T extends VoteCommand['type']> = Extract<VoteCommand, { type: T }>;

/** Voice votes, open roll-call votes and secret votes, from the request to the gavel. */
export function decideVotes(state: MeetingState, command: VoteCommand, seat: MeetingSeat): Decided {
  switch (command.type) {
    case 'request-vote':
      return requestVote(state, command, seat);
    case 'withdraw-vote-request':
      return withdrawRequest(state, command, seat);
    case 'open-vote':
      return openVote(state, command);
    case 'cast-ballot':
      return castBallot(state, command, seat);
    case 'close-vote':
      return closeVote(state, command);
  }
}

/** VOT-2: one person is enough, until the gavel has confirmed the answer. */
function requestVote(state: MeetingState, command: Command<'request-vote'>, seat: MeetingSeat): Decided {
  const { clauseId, byId } = command;
  const open = isOpenForDeciding(state, clauseId);
  if (!open.ok) return open;
  if (!mayRecordFor(state, seat, byId)) return refuse('not-yourself', { participantId: byId });
  const who = mayTakePart(state, byId, clauseId);
  if (!who.ok) return who;
  if (votingRules(state.body.profile).votes === 'none') return refuse('body-does-not-vote');
  if (isVoteRequested(state, clauseId)) return ok([]);
  const isOver =
    state.votes.some((one) => one.clauseId === clauseId && one.nodeId !== null) &&
    nextQuestion(state, clauseId, false) === null;
  return isOver ? refuse('after-the-gavel') : ok([{ type: 'vote-requested', clauseId, byId }]);
}

/** Whoever asked may think better of it until the vote has begun. */
function withdrawRequest(
  state: MeetingState,
  { clauseId, byId }: Command<'withdraw-vote-request'>,
  seat: MeetingSeat,
): Decided {
  if (!mayRecordFor(state, seat, byId)) return refuse('not-yourself', { participantId: byId });
  if (state.votes.some((one) => one.result === null && one.method !== 'acclamation')) {
    return refuse('vote-is-open');
  }
  const isAsked = state.voteRequests.some((one) => one.clauseId === clauseId && one.byId === byId);
  return ok(isAsked ? [{ type: 'vote-request-withdrawn', clauseId, byId }] : []);
}

/** A request stands until a vote that followed it is closed. */
export function isVoteRequested(state: MeetingState, clauseId: string): boolean {
  const asked = state.voteRequests.filter((one) => one.clauseId === clauseId).at(-1);
  const closed = state.votes.filter(
    (one) => one.clauseId === clauseId && one.result !== null && !one.nodeId?.startsWith('preliminary'),
  );
  return asked !== undefined && !closed.some((one) => (one.result?.version ?? 0) > asked.version);
}

function openVote(state: MeetingState, command: Command<'open-vote'>): Decided {
  const { voteId, clauseId, method } = command;
  if (state.votes.some((one) => one.id === voteId)) return ok([]);
  const open = isOpenForDeciding(state, clauseId);
  if (!open.ok) return open;
  const current = state.votes.find((one) => one.result === null);
  const replacesVoice = current?.method === 'acclamation' && method !== 'acclamation';
  if (current && !replacesVoice) return refuse('vote-is-open');
  const rules = votingRules(state.body.profile);
  if (rules.votes === 'none') return refuse('body-does-not-vote');
  const settled = checkDoubts(state, clauseId);
  if (!settled.ok) return settled;
  const now = quorumFor(state, clauseId);
  // QUO-1: nobody votes in a body that may not handle the matter.
  if (now.isQuorate === false) {
    return refuse('not-quorate', { count: now.count, limit: now.limit ?? 0, seats: now.seats ?? 0 });
  }
  const asked = mayAsk(state, command);
  if (!asked.ok) return asked;
  const allowed = mayVoteBy(state, command);
  if (!allowed.ok) return allowed;
  return ok([{ ...command, type: 'vote-opened', yes: command.yes.trim(), no: command.no.trim() }]);
}

/** VOT-3, VOT-4: the questions of the clause come in their order, preliminary votes before the main one. */
function mayAsk(state: MeetingState, { clauseId, nodeId, method }: Command<'open-vote'>): Result<null> {
  const isVoice = method === 'acclamation';
  if (isVoice && isVoteRequested(state, clauseId)) return refuse('vote-is-requested');
  if (nodeId === null) return ok(null);
  if (!state.questions[clauseId]) return refuse('question-not-put');
  const next = nextQuestion(state, clauseId, !isVoice);
  return next?.id === nodeId ? ok(null) : refuse('not-next-question', { question: next?.id ?? '' });
}

function mayVoteBy(state: MeetingState, { clauseId, method, matter }: Command<'open-vote'>): Result<null> {
  const rules = votingRules(state.body.profile);
  // VOT-7: names in an election are never recorded where the law makes the vote secret.
  if (matter === 'election' && method === 'open' && rules.secretElections)
    return refuse('election-is-secret');
  const isAnyRemote = presentVoters(state, clauseId).some((id) => presenceMode(state, id) === 'remote');
  // DIS-7: blocked at a distance unless a way that keeps the ballot secret has been decided.
  if (method === 'secret' && isAnyRemote && !rules.secretRemotely) return refuse('secret-vote-remote');
  return ok(null);
}

function castBallot(state: MeetingState, command: Command<'cast-ballot'>, seat: MeetingSeat): Decided {
  const { voteId, participantId, choice } = command;
  const vote = state.votes.find((one) => one.id === voteId);
  if (!vote) return refuse('no-such-vote');
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  // VOT-7: nothing about anybody's ballot reaches the log of a secret vote.
  if (vote.method !== 'open') return refuse('no-ballots-here');
  if (vote.ballots[participantId] === choice) return ok([]);
  // VOT-5: after the gavel no vote is given or changed.
  if (vote.result) return refuse('after-the-gavel');
  const who = mayTakePart(state, participantId, vote.clauseId);
  if (!who.ok) return who;
  const { name } = who.value;
  if (takesNoPart(state, participantId, vote.clauseId)) return refuse('takes-no-part', { name });
  if (choice === 'abstain' && mustDecide(state, vote.clauseId)) return refuse('must-decide', { name });
  const waiting = missingBallots(state, vote).filter((id) => id !== participantId);
  const isChair = actingChair(state, vote.clauseId)?.id === participantId;
  // VOT-5: the chair votes last.
  if (isChair && waiting.length > 0 && votingRules(state.body.profile).chairLast) {
    return refuse('chair-votes-last', { waiting: waiting.length });
  }
  return ok([{ type: 'ballot-cast', voteId, participantId, choice }]);
}

/** Who has not voted yet in an open vote, the chair last. */
export function missingBallots(state: MeetingState, vote: Vote): readonly string[] {
  return expectedVoters(state, vote.clauseId).filter((id) => vote.ballots[id] === undefined);
}

function closeVote(state: MeetingState, command: Command<'close-vote'>): Decided {
  const vote = state.votes.find((one) => one.id === command.voteId);
  if (!vote) return refuse('no-such-vote');
  if (vote.result) return ok([]);
  const doubts = checkDoubts(state, vote.clauseId);
  if (!doubts.ok) return doubts;
  const now = quorumFor(state, vote.clauseId);
  if (now.isQuorate === false) {
    return refuse('not-quorate', { count: now.count, limit: now.limit ?? 0, seats: now.seats ?? 0 });
  }
  const settled =
    vote.method === 'acclamation' ? byVoice(state, vote, command) : byCount(state, vote, command);
  return settled.ok ? ok([{ type: 'vote-closed', voteId: vote.id, ...settled.value }]) : settled;
}

function byVoice(state: MeetingState, vote: Vote, { found }: Command<'close-vote'>): Result<VoteOutcome> {
  // VOT-2: requested before the gavel, so the voice vote is not confirmed.
  if (isVoteRequested(state, vote.clauseId)) return refuse('vote-is-requested');
  if (!found) return refuse('finding-missing');
  const main = vote.nodeId === null ? null : nextQuestion(state, vote.clauseId, false);
  // Among three or more, no to the main proposal does not say which one has the majority.
  if (found === 'no' && main?.kind === 'main' && main.before.length > 0) return refuse('finding-unclear');
  const present = presentVoters(state, vote.clauseId).length;
  return ok({ yes: 0, no: 0, abstain: 0, outcome: found, by: 'acclamation', present });
}

function byCount(state: MeetingState, vote: Vote, command: Command<'close-vote'>): Result<VoteOutcome> {
  const tally = vote.method === 'secret' ? command.counts : tallyOf(Object.values(vote.ballots));
  if (!tally) return refuse('counts-missing');
  const missing = vote.method === 'open' ? missingBallots(state, vote).length : 0;
  const chair = actingChair(state, vote.clauseId);
  const chairMissing = missing === 1 && chair !== null && vote.ballots[chair.id] === undefined;
  if (missing > 0 && !chairMissing) return refuse('ballots-missing', { missing });
  if (chairMissing) return refuse('chair-must-vote');
  const entitled = expectedVoters(state, vote.clauseId).length;
  const given = tally.yes + tally.no + tally.abstain;
  if (vote.method === 'secret' && given > entitled) return refuse('too-many-ballots', { given, entitled });
  return settleVote(state, vote, { tally, lot: command.lot ?? null });
}

function settleVote(
  state: MeetingState,
  vote: Vote,
  {
    tally,
    lot,
  }: { tally: VoteOutcome | { yes: number; no: number; abstain: number }; lot: 'yes' | 'no' | null },
): Result<VoteOutcome> {
  const rules = votingRules(state.body.profile);
  const clause = state.clauses.find((one) => one.id === vote.clauseId);
  const isFormal = vote.nodeId === 'referral-back' || vote.nodeId === 'deferral';
  const chair = actingChair(state, vote.clauseId);
  const present = presentVoters(state, vote.clauseId).length;
  const { yes, no, abstain } = tally;
  const settled = settle({
    tally: { yes, no, abstain },
    rules,
    isElection: vote.matter === 'election',
    isSecret: vote.method === 'secret',
    present,
    seats: quorumFor(state, vote.clauseId).seats,
    chair: chair ? (vote.ballots[chair.id] ?? null) : null,
    lot,
    isMinorityQuestion:
      isFormal && rules.minorityReferral && vote.matter === 'matter' && clause?.deferredByMinority !== true,
  });
  return settled.ok ? ok({ yes, no, abstain, ...settled.value, present }) : settled;
}
