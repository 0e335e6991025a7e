import type { Clause } from '../clause.ts';
import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import { ok, refuse, type Result } from '../refusal.ts';
import type { AgendaCommand, ClauseChanges } from './agenda.ts';

const DRAFT_MAX = 20_000;
const CASE_MAX = 60;
const NAME_MAX = 200;
const PRESENTERS_MAX = 30;
const MINUTES_MAX = 1440;

/** Facts only about what really changes, so that the log does not fill with words that say nothing. */
export function changeClause(
  state: MeetingState,
  command: Extract<AgendaCommand, { type: 'change-clause' }>,
): Decided {
  const clause = state.clauses.find((one) => one.id === command.clauseId);
  if (!clause) return refuse('no-such-clause', { clauseId: command.clauseId });
  if (clause.dropped) return refuse('clause-is-dropped', { title: clause.title });
  const tidy = tidied(command.changes);
  const fits = checkLengths(tidy);
  if (!fits.ok) return fits;
  const changes = onlyNew(clause, tidy);
  if (Object.keys(changes).length === 0) return ok([]);
  const timely = checkTimely(state, clause, changes);
  return timely.ok ? ok([{ type: 'clause-changed', clauseId: clause.id, changes }]) : timely;
}

function tidied(changes: ClauseChanges): ClauseChanges {
  const { presenters, draftDecision, caseNumber, plannedMinutes } = changes;
  const names = presenters?.map((one) => one.trim()).filter((one) => one !== '');
  return {
    ...changes,
    ...(names ? { presenters: [...new Set(names)] } : {}),
    ...(draftDecision === undefined ? {} : { draftDecision: draftDecision?.trim() || null }),
    ...(caseNumber === undefined ? {} : { caseNumber: caseNumber?.trim() || null }),
    ...(plannedMinutes === undefined ? {} : { plannedMinutes: plannedMinutes || null }),
  };
}

function checkLengths({ presenters = [], draftDecision, caseNumber, plannedMinutes }: ClauseChanges) {
  if (presenters.length > PRESENTERS_MAX) return refuse('too-many-presenters', { max: PRESENTERS_MAX });
  if (presenters.some((one) => one.length > NAME_MAX)) return refuse('text-too-long', { max: NAME_MAX });
  if ((draftDecision?.length ?? 0) > DRAFT_MAX) return refuse('text-too-long', { max: DRAFT_MAX });
  if ((caseNumber?.length ?? 0) > CASE_MAX) return refuse('text-too-long', { max: CASE_MAX });
  const minutes = plannedMinutes ?? 0;
  const isSpan = Number.isInteger(minutes) && minutes >= 0 && minutes <= MINUTES_MAX;
  return isSpan ? ok(null) : refuse('minutes-out-of-range', { max: MINUTES_MAX });
}

function onlyNew(clause: Clause, changes: ClauseChanges): ClauseChanges {
  const now: Readonly<Record<string, unknown>> = { ...clause };
  // Absent, null and false all say "no" here; lists are compared by what is in them.
  const said = (value: unknown): string => JSON.stringify(value === false ? null : (value ?? null));
  const entries = Object.entries(changes).filter(([key, value]) => said(now[key]) !== said(value));
  // reason: a subset of the entries of ClauseChanges, each with its own value.
  return Object.fromEntries(entries) as ClauseChanges;
}

/** What the body decided on stays what it decided on; after the meeting only the record's own details are mended. */
function checkTimely(state: MeetingState, clause: Clause, changes: ClauseChanges): Result<null> {
  const isAboutTheMatter = ['kind', 'draftDecision', 'authorityCase'].some((key) => key in changes);
  if (!isAboutTheMatter) return ok(null);
  if (state.phase === 'closed') {
    return refuse('wrong-phase', { command: 'change-clause', phase: state.phase });
  }
  if (state.decisions.some((one) => one.clauseId === clause.id)) return refuse('clause-is-decided');
  const isVoting = state.votes.some((one) => one.clauseId === clause.id && one.result === null);
  return isVoting ? refuse('vote-is-open') : ok(null);
}
