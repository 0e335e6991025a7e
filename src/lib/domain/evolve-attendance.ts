import { openInterval } from './attendance.ts';
import type { MeetingEvent, MeetingFact, PresenceMode } from './meeting-events.ts';
import type { AttendanceInterval, MeetingState, ServingInterval } from './meeting-state.ts';
import { placeArrival, placeInLog, pointerAt } from './place-in-log.ts';
import { fallSilent } from './speaking/evolve-speaking.ts';

type AttendanceFact = Extract<
  MeetingFact,
  {
    type:
      | 'roll-answered'
      | 'roll-called'
      | 'participant-arrived'
      | 'participant-left'
      | 'presence-mode-changed'
      | 'deputy-called'
      | 'deputy-released';
  }
>;

type Step<T extends AttendanceFact['type']> = (
  state: MeetingState,
  fact: Extract<AttendanceFact, { type: T }>,
  event: MeetingEvent,
) => MeetingState;

/** How coming, going and serving change the state; part of the one fold in evolve.ts. */
export const attendanceSteps: { readonly [T in AttendanceFact['type']]: Step<T> } = {
  'roll-answered': (state, fact, event) => {
    if (fact.answer === 'absent') {
      const gone = end(state, fact.participantId, momentOf(state, event));
      return { ...gone, absent: [...without(gone.absent, fact.participantId), fact.participantId] };
    }
    return begin(state, fact.participantId, fact.answer, state.rollCall === null, event);
  },
  'roll-called': (state, fact, event) => ({
    ...state,
    rollCall: {
      at: event.at,
      clauseId: fact.clauseId,
      present: state.participants.filter((one) => openInterval(state, one.id)).length,
    },
  }),
  'participant-arrived': (state, fact, event) =>
    fact.stayed === true
      ? goOn(state, fact.participantId)
      : begin(state, fact.participantId, fact.mode, false, event, fact.at),
  'participant-left': (state, { participantId, technical, at }, event) => {
    const moment = momentOf(state, event, at);
    const quiet = fallSilent(state, moment.at, participantId);
    return endServing(
      end(quiet, participantId, moment, { technical: technical === true }),
      participantId,
      moment,
    );
  },
  'presence-mode-changed': (state, fact, event) => {
    const isFromStart = openInterval(state, fact.participantId)?.fromRollCall ?? false;
    const before = end(state, fact.participantId, momentOf(state, event));
    return begin(before, fact.participantId, fact.mode, isFromStart && state.rollCall === null, event);
  },
  'deputy-called': (state, fact, event) => ({
    ...state,
    serving: [
      ...state.serving,
      {
        deputyId: fact.deputyId,
        forId: fact.forId,
        fromVersion: event.version,
        fromAt: event.at,
        toVersion: null,
        toAt: null,
        ...(fact.clauseId === undefined ? {} : { clauseId: fact.clauseId }),
      },
    ],
  }),
  'deputy-released': (state, fact, event) =>
    endServing(state, fact.deputyId, momentOf(state, event, fact.at), fact.resumesAfter),
};

/** When something ended, and where that lies in the log. */
interface Moment {
  readonly version: number;
  readonly at: string;
  readonly clauseId: string | null;
  /** Set when it was written down later than it happened. */
  readonly noted?: { readonly version: number; readonly at: string };
}

function momentOf(state: MeetingState, event: MeetingEvent, at?: string): Moment {
  if (at === undefined) return { version: event.version, at: event.at, clauseId: state.pointer };
  // DIS-5: whoever lost the line was gone from then, whenever that was found out.
  const version = placeInLog(state, at);
  return {
    version,
    at,
    clauseId: pointerAt(state, version),
    noted: { version: event.version, at: event.at },
  };
}

function without(ids: readonly string[], id: string): readonly string[] {
  return ids.filter((one) => one !== id);
}

/** Where somebody's presence begins, and when by the clock. */
function beginningOf(
  state: MeetingState,
  participantId: string,
  event: MeetingEvent,
  at: string,
): Pick<AttendanceInterval, 'fromVersion' | 'fromAt' | 'fromClauseId' | 'fromNotedIn'> {
  const fromVersion = placeArrival(state, participantId, at) ?? event.version;
  return { fromVersion, fromAt: at, fromClauseId: pointerAt(state, fromVersion), fromNotedIn: event.version };
}

function begin(
  state: MeetingState,
  participantId: string,
  mode: PresenceMode,
  fromRollCall: boolean,
  event: MeetingEvent,
  at?: string,
): MeetingState {
  const ended = end(state, participantId, momentOf(state, event), { discard: fromRollCall });
  const beginning =
    at === undefined
      ? { fromVersion: event.version, fromAt: event.at, fromClauseId: state.pointer }
      : beginningOf(state, participantId, event, at);
  const interval: AttendanceInterval = {
    mode,
    ...beginning,
    fromRollCall,
    toVersion: null,
    toAt: null,
    toClauseId: null,
  };
  const earlier = ended.attendance[participantId] ?? [];
  return {
    ...ended,
    absent: without(ended.absent, participantId),
    attendance: { ...ended.attendance, [participantId]: [...earlier, interval] },
  };
}

/** As if the last departure had not been written down. */
function goOn(state: MeetingState, participantId: string): MeetingState {
  const intervals = state.attendance[participantId] ?? [];
  const last = intervals.at(-1);
  if (!last) return state;
  const { technical: _technical, noted: _noted, ...before } = last;
  const here: AttendanceInterval = { ...before, toVersion: null, toAt: null, toClauseId: null };
  return {
    ...state,
    attendance: { ...state.attendance, [participantId]: [...intervals.slice(0, -1), here] },
  };
}

/** `discard`: an answer given again before the roll is confirmed replaces the first, it is not a departure. */
function end(
  state: MeetingState,
  participantId: string,
  { version, at, clauseId, noted }: Moment,
  { discard = false, technical = false } = {},
): MeetingState {
  const intervals = state.attendance[participantId] ?? [];
  const open = openInterval(state, participantId);
  if (!open) return state;
  const earlier = intervals.slice(0, -1);
  const isCorrection = discard || (open.fromRollCall && state.rollCall === null);
  const ended: AttendanceInterval = {
    ...open,
    // Somebody whose arrival lies later in the log than by the clock has not left before it.
    toVersion: Math.max(version, open.fromVersion),
    toAt: at,
    toClauseId: clauseId,
    ...(technical ? { technical } : {}),
    ...(noted ? { noted } : {}),
  };
  return {
    ...state,
    attendance: { ...state.attendance, [participantId]: isCorrection ? earlier : [...earlier, ended] },
  };
}

/** Serving ends for a deputy who leaves, and for the deputy of a member whose place is taken back. */
function endServing(
  state: MeetingState,
  participantId: string,
  moment: Moment,
  resumesAfter?: string,
): MeetingState {
  const serving = state.serving.flatMap((one) => {
    if (one.deputyId !== participantId) return [one];
    // Called in when the line was lost already: never sat there.
    if (moment.noted && one.fromVersion > moment.version) return [];
    return [outlasts(one, moment) ? endedAt(one, moment, resumesAfter) : one];
  });
  return { ...state, serving };
}

function outlasts({ toVersion }: ServingInterval, { version, noted }: Moment): boolean {
  return toVersion === null || (noted !== undefined && toVersion > version);
}

function endedAt(
  { resumesAfter: _stepsBack, ...one }: ServingInterval,
  { version, at }: Moment,
  resumesAfter?: string,
): ServingInterval {
  return { ...one, toVersion: version, toAt: at, ...(resumesAfter === undefined ? {} : { resumesAfter }) };
}
