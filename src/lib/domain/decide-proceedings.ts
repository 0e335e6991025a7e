import { addClause, renameClause } from './agenda/add-clause.ts';
import { heldClauses } from './agenda/agenda-order.ts';
import { checkAnswer } from './agenda/interpellation.ts';
import { isPresent, servesNow } from './attendance.ts';
import type { BodyProfile } from './body.ts';
import type { ChamberCommand } from './chamber-commands.ts';
import { cooperationHindrance } from './cooperation/matters.ts';
import type { Decided } from './decide.ts';
import type { AttendanceCommand } from './decide-attendance.ts';
import { isVoteRequested } from './decide-votes.ts';
import { checkDoubts } from './doubts/soft-lock.ts';
import type { FeatureCommand, MeetingCommand } from './meeting-commands.ts';
import type { MeetingState } from './meeting-state.ts';
import { seatChangesOnLeaving } from './deputies.ts';
import { checkProfile, checkProfileFits } from './profiles/check-profile.ts';
import { isSameProfile } from './profiles/differences.ts';
import { quorumFor } from './quorum.ts';
import { ok, refuse } from './refusal.ts';

export type ProceedingsCommand = Exclude<MeetingCommand, AttendanceCommand | ChamberCommand | FeatureCommand>;

const DECISION_MAX = 20_000;

/** Opening, the agenda, adjusters, decisions and closing. */
export function decideProceedings(state: MeetingState, command: ProceedingsCommand): Decided {
  switch (command.type) {
    case 'open-meeting':
      return heldClauses(state.clauses).length === 0
        ? refuse('agenda-is-empty')
        : ok([{ type: 'meeting-opened' }]);
    case 'change-profile':
      return changeProfile(state, command.profile);
    case 'move-pointer':
      return movePointer(state, command.clauseId);
    case 'add-clause':
      return addClause(state, command);
    case 'rename-clause':
      return renameClause(state, command);
    case 'elect-adjusters':
      return electAdjusters(state, command);
    case 'record-decision':
      return recordDecision(state, command);
    case 'adjourn-meeting':
      return ok([{ type: 'meeting-adjourned', reason: command.reason.trim() }]);
    case 'resume-meeting':
      return ok([{ type: 'meeting-resumed' }]);
    case 'close-meeting':
      if (hasOpenVote(state)) return refuse('vote-is-open');
      return ok([...seatChangesOnLeaving(state, null), { type: 'meeting-closed' }]);
  }
}

/** New rules for a meeting that has not begun; they must make sense and fit who is on the roster. */
function changeProfile(state: MeetingState, profile: BodyProfile): Decided {
  const sound = checkProfile(profile);
  if (!sound.ok) return sound;
  const fits = checkProfileFits(profile, state.participants);
  if (!fits.ok) return fits;
  return ok(isSameProfile(state.body.profile, profile) ? [] : [{ type: 'profile-changed', profile }]);
}

function movePointer(state: MeetingState, clauseId: string): Decided {
  const clause = state.clauses.find((one) => one.id === clauseId);
  if (!clause) return noClause(clauseId);
  if (clause.dropped) return refuse('clause-is-dropped', { title: clause.title });
  if (state.pointer === clauseId) return ok([]);
  if (hasOpenVote(state)) return refuse('vote-is-open');
  // DEP-3: seats change hands between items.
  return ok([...seatChangesOnLeaving(state, clauseId), { type: 'pointer-moved', clauseId }]);
}

function hasOpenVote(state: MeetingState): boolean {
  return state.votes.some((one) => one.result === null);
}

function hasClause(state: MeetingState, id: string): boolean {
  return state.clauses.some((clause) => clause.id === id);
}

function noClause(clauseId: string): Decided {
  return refuse('no-such-clause', { clauseId });
}

/** ROL-8: adjusters are members or serving deputies who are present; never the chair or the secretary. */
function electAdjusters(
  state: MeetingState,
  command: Extract<MeetingCommand, { type: 'elect-adjusters' }>,
): Decided {
  if (!hasClause(state, command.clauseId)) return noClause(command.clauseId);
  const chosen = [...new Set(command.participantIds)];
  if (chosen.length === 0) return refuse('nobody-elected');
  for (const id of chosen) {
    const who = state.participants.find((one) => one.id === id);
    if (!who) return refuse('no-such-participant', { participantId: id });
    if (who.role === 'chair') return refuse('adjuster-is-chair', { name: who.name });
    if (who.role === 'secretary') return refuse('adjuster-is-secretary', { name: who.name });
    const isSeated = who.group === 'member' || servesNow(state, id) !== null;
    if (!isSeated) return refuse('adjuster-has-no-seat', { name: who.name });
    if (!isPresent(state, id)) return refuse('not-present', { name: who.name });
  }
  if (command.forClauses) {
    const lost = command.forClauses.find((id) => !hasClause(state, id));
    if (lost !== undefined || command.forClauses.length === 0) return noClause(lost ?? '');
    const { clauseId, forClauses } = command;
    return ok([{ type: 'adjusters-elected', clauseId, participantIds: chosen, forClauses }]);
  }
  const isSame =
    chosen.length === state.adjusters.length && chosen.every((id) => state.adjusters.includes(id));
  return ok(
    isSame ? [] : [{ type: 'adjusters-elected', clauseId: command.clauseId, participantIds: chosen }],
  );
}

function recordDecision(
  state: MeetingState,
  command: Extract<MeetingCommand, { type: 'record-decision' }>,
): Decided {
  const text = command.text.trim();
  if (!hasClause(state, command.clauseId)) return noClause(command.clauseId);
  if (state.decisions.some((one) => one.id === command.decisionId)) return ok([]);
  if (state.pointer !== command.clauseId) return refuse('out-of-turn');
  if (text === '') return refuse('decision-missing');
  if (text.length > DECISION_MAX) return refuse('decision-too-long', { max: DECISION_MAX });
  const answer = checkAnswer(state, command.clauseId, text); // QUO-6
  if (!answer.ok) return answer;
  if (!state.rollCall) return refuse('roll-not-called');
  if (hasOpenVote(state)) return refuse('vote-is-open');
  // VOT-2: once somebody has asked for a vote, the answer heard in the room is not enough.
  if (isVoteRequested(state, command.clauseId)) return refuse('vote-is-requested');
  const settled = checkDoubts(state, command.clauseId);
  if (!settled.ok) return settled;
  const now = quorumFor(state, command.clauseId);
  // QUO-1: without enough of its members the body may not handle the matter, so the gavel does not fall.
  if (now.isQuorate === false) {
    return refuse('not-quorate', { count: now.count, limit: now.limit ?? 0, seats: now.seats ?? 0 });
  }
  const hindrance = cooperationHindrance(state, command.clauseId); // COOP-4
  if (hindrance) return hindrance;
  return ok([
    {
      type: 'decision-made',
      decisionId: command.decisionId,
      clauseId: command.clauseId,
      text,
      count: now.count,
      limit: now.limit,
    },
  ]);
}
