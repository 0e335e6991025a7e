import { isPresent, openInterval, servesNow } from './attendance.ts';
import { callDeputy, releaseDeputy } from './decide-deputies.ts';
import type { Decided } from './decide.ts';
import { mayTakePartBy } from './distance.ts';
import type { MeetingCommand } from './meeting-commands.ts';
import type { MeetingFact } from './meeting-events.ts';
import type { MeetingState } from './meeting-state.ts';
import type { Participant } from './participant.ts';
import { mayKeepRoll, mayRecordFor, type MeetingSeat } from './permissions.ts';
import { ok, refuse, type Result } from './refusal.ts';

export type AttendanceCommand = Extract<
  MeetingCommand,
  {
    type:
      | 'answer-roll-call'
      | 'call-roll'
      | 'record-arrival'
      | 'record-departure'
      | 'call-deputy'
      | 'release-deputy';
  }
>;

/** Roll call, arrivals, departures and deputies taking a seat. */
export function decideAttendance(
  state: MeetingState,
  command: AttendanceCommand,
  seat: MeetingSeat,
): Decided {
  switch (command.type) {
    case 'answer-roll-call':
      return answerRollCall(state, command, seat);
    case 'call-roll':
      return callRoll(state);
    case 'record-arrival':
      return recordArrival(state, command, seat);
    case 'record-departure':
      return recordDeparture(state, command, seat);
    case 'call-deputy':
      return callDeputy(state, command);
    case 'release-deputy':
      return releaseDeputy(state, command.deputyId);
  }
}

function find(state: MeetingState, id: string): Participant | undefined {
  return state.participants.find((one) => one.id === id);
}

function answerRollCall(
  state: MeetingState,
  command: Extract<AttendanceCommand, { type: 'answer-roll-call' }>,
  seat: MeetingSeat,
): Decided {
  const { participantId, answer } = command;
  const who = find(state, participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  // Once the roll is confirmed, coming and going are arrivals and departures with their time and clause.
  if (state.rollCall) {
    if (answer === 'absent') return recordDeparture(state, { type: 'record-departure', participantId }, seat);
    return recordArrival(state, { type: 'record-arrival', participantId, mode: answer }, seat);
  }
  const now =
    openInterval(state, participantId)?.mode ?? (state.absent.includes(participantId) ? 'absent' : null);
  if (now === answer) return ok([]);
  if (answer !== 'absent') {
    const allowed = mayTakePartBy(state, who, answer);
    if (!allowed.ok) return allowed;
  }
  return ok([{ type: 'roll-answered', participantId, answer, self: seat.participantId === participantId }]);
}

function callRoll(state: MeetingState): Decided {
  if (state.rollCall) return ok([]);
  const anybody = state.participants.some((one) => isPresent(state, one.id));
  if (!anybody) return refuse('nobody-answered');
  return ok([{ type: 'roll-called', clauseId: state.pointer }]);
}

function recordArrival(
  state: MeetingState,
  command: Extract<AttendanceCommand, { type: 'record-arrival' }>,
  seat: MeetingSeat,
): Decided {
  const { participantId, mode } = command;
  const who = find(state, participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  const current = openInterval(state, participantId);
  if (current?.mode === mode) return ok([]);
  const allowed = mayTakePartBy(state, who, mode);
  if (!allowed.ok) return allowed;
  if (current) return ok([{ type: 'presence-mode-changed', participantId, mode }]);
  if (!state.rollCall) {
    return ok([
      { type: 'roll-answered', participantId, answer: mode, self: seat.participantId === participantId },
    ]);
  }
  if (command.stayed === true) return takeDepartureBack(state, who, seat);
  const when = arrivedAt(state, who, command.at, seat);
  return when.ok ? ok([{ type: 'participant-arrived', participantId, mode, ...when.value }]) : when;
}

/**
 * DIS-5: a departure written down of somebody who had not left. What was decided, or voted on, or done in the seat meanwhile stands
 * on the roll as it was (QUO-3): the person is then back since, and not one who never left.
 */
function takeDepartureBack(state: MeetingState, { id, name }: Participant, seat: MeetingSeat): Decided {
  if (!mayKeepRoll(state, seat)) return refuse('not-allowed', { command: 'record-arrival' });
  const last = state.attendance[id]?.at(-1);
  if (!last || last.toVersion === null || last.toAt === null) return refuse('never-left', { name });
  const back = { type: 'participant-arrived', participantId: id, mode: last.mode, at: last.toAt } as const;
  return ok([
    isStillAsLeft(state, id, last.noted?.version ?? last.toVersion) ? { ...back, stayed: true } : back,
  ]);
}

function isStillAsLeft(state: MeetingState, participantId: string, since: number): boolean {
  const after = [
    ...state.decisions.map(({ version }) => version),
    ...state.votes.flatMap(({ openedVersion, result }) => [openedVersion, result?.version ?? 0]),
    ...state.serving.flatMap((one) => (one.forId === participantId ? [one.fromVersion] : [])),
  ];
  return after.every((version) => version <= since);
}

function recordDeparture(
  state: MeetingState,
  command: Extract<AttendanceCommand, { type: 'record-departure' }>,
  seat: MeetingSeat,
): Decided {
  const { participantId } = command;
  const who = find(state, participantId);
  if (!who) return refuse('no-such-participant', { participantId });
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  if (!isPresent(state, participantId)) {
    if (state.absent.includes(participantId)) return ok([]);
    return refuse('not-present', { name: who.name });
  }
  const when = datedBack(state, who, command.at, seat);
  if (!when.ok) return when;
  const forId = servesNow(state, participantId);
  const technical = command.technical === true ? { technical: true as const } : {};
  const facts: MeetingFact[] = [{ type: 'participant-left', participantId, ...technical, ...when.value }];
  if (forId) facts.unshift({ type: 'deputy-released', deputyId: participantId, forId, ...when.value });
  return ok(facts);
}

/** DIS-5: written down later by whoever keeps the roll; nobody came before the meeting began, or before they had left it. */
function arrivedAt(
  state: MeetingState,
  { id, name }: Participant,
  at: string | undefined,
  seat: MeetingSeat,
): Result<{ readonly at?: string }> {
  if (at === undefined) return ok({});
  if (!mayKeepRoll(state, seat)) return refuse('not-allowed', { command: 'record-arrival' });
  const left = state.attendance[id]?.at(-1)?.toAt ?? '';
  if (Date.parse(at) < Date.parse(left)) return refuse('came-before-leaving', { name });
  const opened = state.openedAt ?? at;
  return ok({ at: new Date(Math.max(Date.parse(at), Date.parse(opened))).toISOString() });
}

/** DIS-5: found out later by whoever keeps the roll, and not before the person had come. */
function datedBack(
  state: MeetingState,
  { id, name }: Participant,
  at: string | undefined,
  seat: MeetingSeat,
): Result<{ readonly at?: string }> {
  if (at === undefined) return ok({});
  if (!mayKeepRoll(state, seat)) return refuse('not-allowed', { command: 'record-departure' });
  const time = Date.parse(at);
  const came = Date.parse(openInterval(state, id)?.fromAt ?? '');
  return time >= came ? ok({ at: new Date(time).toISOString() }) : refuse('left-before-arrival', { name });
}
