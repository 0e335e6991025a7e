import { presenceMode } from './attendance.ts';
import type { RecusalCommand } from './chamber-commands.ts';
import type { Decided } from './decide.ts';
import type { MeetingState } from './meeting-state.ts';
import { mayRecordFor, type MeetingSeat } from './permissions.ts';
import { isRecused } from './recusal.ts';
import { ok, refuse } from './refusal.ts';

const GROUND_MAX = 300;

/** Recusal clause by clause, and the chair's word for a remote member's line. */
export function decideRecusal(state: MeetingState, command: RecusalCommand, seat: MeetingSeat): Decided {
  const who = state.participants.find((one) => one.id === command.participantId);
  if (!who) return refuse('no-such-participant', { participantId: command.participantId });
  if (command.type === 'attest-remote') {
    if (presenceMode(state, who.id) !== 'remote') return refuse('not-remote', { name: who.name });
    return ok([{ type: 'remote-attested', participantId: who.id }]);
  }
  if (!mayRecordFor(state, seat, who.id)) return refuse('not-yourself', { participantId: who.id });
  if (!state.clauses.some((one) => one.id === command.clauseId)) {
    return refuse('no-such-clause', { clauseId: command.clauseId });
  }
  return command.type === 'report-recusal' ? report(state, command, seat) : withdraw(state, command);
}

/** JAV-1: reported by the person or raised by the chair, before the matter is settled. */
function report(
  state: MeetingState,
  command: Extract<RecusalCommand, { type: 'report-recusal' }>,
  seat: MeetingSeat,
): Decided {
  const { participantId, clauseId } = command;
  const ground = command.ground?.trim() ?? '';
  if (isRecused(state, participantId, clauseId)) return ok([]);
  // JAV-1: the body has decided about it already.
  const isSettled = state.settledRecusals.some(
    (one) => one.participantId === participantId && one.clauseId === clauseId,
  );
  if (isSettled) return refuse('recusal-is-settled', { name: nameOf(state, participantId) });
  if (ground.length > GROUND_MAX) return refuse('text-too-long', { max: GROUND_MAX });
  if (state.decisions.some((one) => one.clauseId === clauseId)) return refuse('clause-is-decided');
  if (state.votes.some((one) => one.clauseId === clauseId && one.result === null))
    return refuse('vote-is-open');
  return ok([
    {
      type: 'recusal-reported',
      participantId,
      clauseId,
      ...(ground === '' ? {} : { ground }),
      self: seat.participantId === participantId,
    },
  ]);
}

/** Only before the clause is taken up: after that it has been minuted that the person stepped aside (JAV-3). */
function withdraw(
  state: MeetingState,
  { participantId, clauseId }: { participantId: string; clauseId: string },
): Decided {
  if (!isRecused(state, participantId, clauseId)) return ok([]);
  if ((state.visits[clauseId] ?? []).length > 0) return refuse('recusal-stands');
  return ok([{ type: 'recusal-withdrawn', participantId, clauseId }]);
}

function nameOf(state: MeetingState, participantId: string): string {
  return state.participants.find((one) => one.id === participantId)?.name ?? participantId;
}
