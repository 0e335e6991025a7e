import { type CivilStart, startMs, wallMs } from './nearest-meeting.ts';

/** What a provider tells of a call only when it has been asked to. */
export type ListenedFor = 'call-events' | 'transcripts';

export interface ListenedMeeting extends CivilStart {
  /** ISO 8601 in UTC; null while the meeting is not closed. */
  readonly closedAt: string | null;
}

const HOUR_MS = 3_600_000;
/** People linger in the call; its transcript is made after it. */
const AFTER_CLOSING_MS = { 'call-events': 2 * HOUR_MS, transcripts: 24 * HOUR_MS } as const;
/** Of a meeting that nobody closed, or that was never held: nothing later than this is taken for its own. */
export const LONGEST_AFTER_START_MS = 36 * HOUR_MS;

/** People come into a call before the meeting begins. */
const BEFORE_START_MS = HOUR_MS;

/** Whether somebody may have come or gone by `now` (ISO 8601): what was not told before that is nobody's loss. */
export function mayHaveBegun(meeting: ListenedMeeting, now: string): boolean {
  return wallMs(now) >= startMs(meeting) - BEFORE_START_MS;
}

/** Whether a provider is asked to tell of the meeting at `now` (ISO 8601): from when it is bound until it is well over. */
export function isListenedFor(meeting: ListenedMeeting, what: ListenedFor, now: string): boolean {
  if (wallMs(now) > startMs(meeting) + LONGEST_AFTER_START_MS) return false;
  const { closedAt } = meeting;
  return closedAt === null || Date.parse(now) <= Date.parse(closedAt) + AFTER_CLOSING_MS[what];
}
