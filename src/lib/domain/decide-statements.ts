import type { StatementCommand } from './chamber-commands.ts';
import type { Decided } from './decide.ts';
import type { MeetingState } from './meeting-state.ts';
import { mayRecordFor, type MeetingSeat } from './permissions.ts';
import { ok, refuse } from './refusal.ts';
import { tookPartIn } from './statements.ts';

const TEXT_MAX = 20_000;

/** Reservations, special statements and notes: announced before the meeting closes, their text until freezing. */
export function decideStatements(state: MeetingState, command: StatementCommand, seat: MeetingSeat): Decided {
  if (command.text.length > TEXT_MAX) return refuse('text-too-long', { max: TEXT_MAX });
  return command.type === 'announce-statement' ? announce(state, command, seat) : write(state, command, seat);
}

function announce(
  state: MeetingState,
  command: Extract<StatementCommand, { type: 'announce-statement' }>,
  seat: MeetingSeat,
): Decided {
  const { statementId, clauseId, participantId, kind } = command;
  if (state.statements.some((one) => one.id === statementId)) return ok([]);
  const who = state.participants.find((one) => one.id === participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  if (!state.clauses.some((one) => one.id === clauseId)) return refuse('no-such-clause', { clauseId });
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  // RES-1, RES-3: the end of the meeting is the limit, not the adjustment.
  if (state.phase === 'closed') return refuse('statement-too-late');
  // RES-3: a statement or note needs leave, so the chair or the secretary records it.
  if (kind !== 'reservation' && !mayRecordFor(state, seat, '')) return refuse('needs-leave');
  if (kind === 'reservation') {
    const decision = state.decisions.findLast((one) => one.clauseId === clauseId);
    if (!decision) return refuse('nothing-decided');
    // RES-1: only one who took part in deciding can reserve.
    if (!tookPartIn(state, participantId, decision)) return refuse('took-no-part', { name: who.name });
  }
  return ok([
    { type: 'statement-announced', statementId, clauseId, participantId, kind, text: command.text.trim() },
  ]);
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
