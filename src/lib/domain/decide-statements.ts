import { servesNow } from './attendance.ts';
import { reservationRules } from './body-rules.ts';
import type { StatementCommand } from './chamber-commands.ts';
import type { StatementKind } from './chamber-state.ts';
import type { Decided } from './decide.ts';
import type { MeetingState } from './meeting-state.ts';
import { mayRecordFor, type MeetingSeat } from './permissions.ts';
import type { Participant } from './participant.ts';
import { ok, refuse, type Result } from './refusal.ts';
import { heldSeatAt, tookPartIn } from './statements.ts';

const TEXT_MAX = 20_000;

type Announcement = Extract<StatementCommand, { type: 'announce-statement' }>;

/** Reservations, special statements and notes: announced before the meeting closes, their text until freezing. */
export function decideStatements(state: MeetingState, command: StatementCommand, seat: MeetingSeat): Decided {
  if (command.text.length > TEXT_MAX) return refuse('text-too-long', { max: TEXT_MAX });
  return command.type === 'announce-statement' ? announce(state, command, seat) : write(state, command, seat);
}

function announce(state: MeetingState, command: Announcement, seat: MeetingSeat): Decided {
  const { statementId, clauseId, participantId, kind } = command;
  if (state.statements.some((one) => one.id === statementId)) return ok([]);
  const who = state.participants.find((one) => one.id === participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  if (!state.clauses.some((one) => one.id === clauseId)) return refuse('no-such-clause', { clauseId });
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  if (isTooLate(state, kind)) return refuse('statement-too-late');
  const allowed = mayAnnounce(state, command, who, seat);
  if (!allowed.ok) return allowed;
  return ok([
    { type: 'statement-announced', statementId, clauseId, participantId, kind, text: command.text.trim() },
  ]);
}

/** RES-1, RES-3: the end of the meeting is the limit, not the adjustment, unless the body's own rules say so. */
function isTooLate(state: MeetingState, kind: StatementKind): boolean {
  const isLater = kind === 'reservation' && reservationRules(state.body.profile).until === 'adjustment';
  return state.phase === 'closed' && !isLater;
}

function mayAnnounce(
  state: MeetingState,
  { clauseId, kind }: Announcement,
  who: Participant,
  seat: MeetingSeat,
): Result<null> {
  if (kind === 'reservation') return mayReserve(state, clauseId, who);
  if (kind === 'dissent') return mayDissent(state, clauseId, who);
  // RES-3: a statement or note needs leave, so the chair or the secretary records it.
  if (!mayRecordFor(state, seat, '')) return refuse('needs-leave');
  return mayHaveOpinionMinuted(state, clauseId, who)
    ? ok(null)
    : refuse('opinion-not-minuted', { name: who.name });
}

function mayReserve(state: MeetingState, clauseId: string, who: Participant): Result<null> {
  // ROL-10: the right to reserve is for those who decide; an official has none.
  if (who.group === 'official') return refuse('official-cannot-reserve', { name: who.name });
  const decision = state.decisions.findLast((one) => one.clauseId === clauseId);
  if (!decision) return refuse('nothing-decided');
  // RES-1: only one who took part in deciding can reserve.
  return tookPartIn(state, who.id, decision) ? ok(null) : refuse('took-no-part', { name: who.name });
}

/** ROL-10: who handles an authority case to its end without deciding it can always have a dissent noted (FL 30). */
function mayDissent(state: MeetingState, clauseId: string, who: Participant): Result<null> {
  const clause = state.clauses.find((one) => one.id === clauseId);
  if (clause?.authorityCase !== true) return refuse('dissent-in-authority-case');
  if (who.group !== 'official') return refuse('dissent-is-officials', { name: who.name });
  return state.decisions.some((one) => one.clauseId === clauseId) ? ok(null) : refuse('nothing-decided');
}

/** Whose opinion the minutes may hold besides the deciders'; a body without rules about it leaves it to the chair. */
function mayHaveOpinionMinuted(state: MeetingState, clauseId: string, who: Participant): boolean {
  const { deputies, kind } = state.body.profile;
  if (who.group === 'member' || who.opinionMinuted === true) return true;
  if (who.group === 'deputy') {
    // ROL-3: a deputy who does not serve, only where that has been decided.
    return deputies === undefined || deputies.opinionMinuted === true || servedIn(state, who.id, clauseId);
  }
  // ROL-6: somebody without a seat in a committee or an assembly, only if the decision to attend includes it.
  return kind !== 'committee' && kind !== 'assembly';
}

function servedIn(state: MeetingState, deputyId: string, clauseId: string): boolean {
  const decision = state.decisions.findLast((one) => one.clauseId === clauseId);
  return decision ? heldSeatAt(state, deputyId, decision.version) : servesNow(state, deputyId) !== null;
}

/** RES-2: the motivation may follow until the minutes are frozen for adjustment. */
function write(
  state: MeetingState,
  command: Extract<StatementCommand, { type: 'write-statement' }>,
  seat: MeetingSeat,
): Decided {
  const statement = state.statements.find((one) => one.id === command.statementId);
  if (!statement) return refuse('no-such-statement');
  const { participantId } = statement;
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  const text = command.text.trim();
  return ok(text === statement.text ? [] : [{ type: 'statement-written', statementId: statement.id, text }]);
}
