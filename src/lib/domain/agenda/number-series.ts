import type { CompletenessFinding } from '../completeness.ts';
import type { MeetingHead } from '../meeting-events.ts';
import type { MeetingState } from '../meeting-state.ts';
import { sectionSpan } from '../numbering.ts';

/** The §§ another meeting of the body takes up in the same calendar year. */
export interface TakenNumbers {
  readonly from: number;
  readonly to: number;
  /** Civil date of that meeting, `YYYY-MM-DD`. */
  readonly date: string;
  /** Held before the meeting the series is asked for. */
  readonly isBefore: boolean;
}

/** The body's §-numbers in one calendar year, seen from one of its meetings (MIN-3). */
export interface NumberSeries {
  /** Highest § that is used or reserved; null when the year has none. */
  readonly lastUsed: number | null;
  readonly taken: readonly TakenNumbers[];
}

type Occasion = Pick<MeetingHead, 'date' | 'startTime'>;

/**
 * The series as a meeting finds it among the body's others that year. Those that are over have used their numbers;
 * those still to be held reserve theirs only if they come before it.
 */
export function numberSeries(own: Occasion, others: readonly MeetingState[]): NumberSeries {
  const taken = others.flatMap((state): TakenNumbers[] => {
    const span = sectionSpan(state.clauses, state.body.profile.numbering);
    // The series restarts on 1 January.
    if (!span || yearOf(state.head) !== yearOf(own)) return [];
    const isBefore = occasion(state.head) <= occasion(own);
    const isOver = state.phase === 'closed' || state.phase === 'frozen' || state.phase === 'adjusted';
    return isBefore || isOver ? [{ ...span, date: state.head.date, isBefore }] : [];
  });
  return {
    taken,
    lastUsed: taken.length === 0 ? null : Math.max(...taken.map((one) => one.to)),
  };
}

/** Numbers given twice stop the freezing; a hole may have its reason, such as minutes kept elsewhere. */
export function seriesFindings(state: MeetingState, series: NumberSeries): CompletenessFinding[] {
  const span = sectionSpan(state.clauses, state.body.profile.numbering);
  if (!span || series.lastUsed === null) return [];
  const twin = series.taken.find((one) => one.from <= span.to && span.from <= one.to);
  if (twin) {
    const number = Math.max(twin.from, span.from);
    const params = { number, date: twin.date, firstNumber: series.lastUsed + 1 };
    return [{ code: 'number-reused', severity: 'stop', params }];
  }
  const before = series.taken.filter((one) => one.isBefore).map((one) => one.to);
  const next = before.length === 0 ? span.from : Math.max(...before) + 1;
  if (next >= span.from) return [];
  const params = { number: span.from, last: next - 1, firstNumber: next };
  return [{ code: 'number-gap', severity: 'warn', params }];
}

function yearOf({ date }: Occasion): string {
  return date.slice(0, 4);
}

function occasion({ date, startTime }: Occasion): string {
  return `${date} ${startTime}`;
}
