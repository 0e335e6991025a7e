import type { AttendanceInterval, MeetingState } from './meeting-state.ts';

interface Mark {
  readonly version: number | null;
  readonly at: string | null;
}

type Stretch = Pick<AttendanceInterval, 'fromVersion' | 'fromAt' | 'toVersion' | 'toAt'> &
  Partial<Pick<AttendanceInterval, 'fromNotedIn' | 'noted'>>;

/**
 * Where in the log a time lies that was written down later (DIS-5): after everything that had come by then and before all that
 * came afterwards, so a half and never a version of its own. Only what presence is compared with is looked through: clauses
 * taken up and left, decisions, votes, who came and went, and seats that changed hands.
 */
export function placeInLog(state: MeetingState, at: string): number {
  const time = Date.parse(at);
  const reached = marksOf(state).flatMap((one) =>
    one.version !== null && one.at !== null && Number.isInteger(one.version) && Date.parse(one.at) <= time
      ? [one.version]
      : [],
  );
  return Math.max(0, ...reached) + 0.5;
}

/**
 * Where in the log an arrival lies that was written down later (DEP-6): where it happened, but never before a vote was opened or a
 * decision made, on the roll as it was then (QUO-3), nor while a deputy sat in the member's seat. Null: where it is written down.
 */
export function placeArrival(state: MeetingState, participantId: string, at: string): number | null {
  const seat = state.serving.filter((one) => one.forId === participantId);
  if (seat.some((one) => one.toVersion === null)) return null;
  const earliest = Math.max(
    0,
    ...seat.map((one) => one.toVersion ?? 0),
    ...(state.attendance[participantId] ?? []).map((one) => one.toVersion ?? 0),
    ...state.decisions.map((one) => one.version),
    ...state.votes.flatMap(({ openedVersion, result }) => [openedVersion, result?.version ?? 0]),
  );
  const place = placeInLog(state, at);
  // Gone and back with nothing between them: two places all the same.
  return place > earliest ? place : earliest + 0.25;
}

/** The clause on which the meeting stood there, or null. */
export function pointerAt(state: MeetingState, place: number): string | null {
  const found = Object.entries(state.visits).find(([, visits]) =>
    visits.some((one) => one.fromVersion <= place && (one.toVersion === null || one.toVersion > place)),
  );
  return found ? found[0] : null;
}

function marksOf(state: MeetingState): readonly Mark[] {
  const stretches: readonly Stretch[] = [
    ...Object.values(state.visits).flat(),
    ...Object.values(state.attendance).flat(),
    ...state.serving,
  ];
  return [
    // What was written down later with its time stands elsewhere in the log than its time says.
    ...stretches.flatMap(({ fromVersion, fromAt, fromNotedIn, toVersion, toAt, noted }) => [
      ...(fromNotedIn === undefined ? [{ version: fromVersion, at: fromAt }] : []),
      ...(noted === undefined ? [{ version: toVersion, at: toAt }] : []),
    ]),
    ...state.decisions,
    ...state.votes.flatMap(({ openedVersion, openedAt, result }) => [
      { version: openedVersion, at: openedAt },
      ...(result ? [result] : []),
    ]),
  ];
}
