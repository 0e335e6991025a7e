import type { Connection } from './conference-event.ts';

/** A report of a call in which nobody was connected while the meeting was held. */
export interface Apart {
  /** When the first came and the last left; ISO 8601 in UTC. */
  readonly from: string;
  readonly to: string;
  /** From the opening of the meeting to when the first came; whole hours, below nought when they came before. */
  readonly hours: number;
}

const HOUR_MS = 3_600_000;
/** Whoever is not said to have left did so within this. */
const LONGEST_CALL_MS = 12 * HOUR_MS;

/**
 * Whether a report is of another day, or its times of another zone: no connection in it overlaps the meeting. Null when one
 * does, and when there is none.
 */
export function apartFrom(
  meeting: { readonly from: string; readonly to: string },
  connections: readonly Connection[],
): Apart | null {
  const spans = connections
    .filter(({ waiting }) => !waiting)
    .flatMap(({ joinedAt, leftAt }) => {
      const from = Date.parse(joinedAt ?? leftAt ?? '');
      return Number.isNaN(from) ? [] : [{ from, to: leftAt === null ? null : Date.parse(leftAt) }];
    });
  const [opened, closed] = [Date.parse(meeting.from), Date.parse(meeting.to)];
  const isDuring = spans.some(({ from, to }) => from <= closed && (to ?? from + LONGEST_CALL_MS) >= opened);
  if (isDuring || spans.length === 0) return null;
  const first = spans.reduce((earliest, { from }) => Math.min(earliest, from), Infinity);
  const last = spans.reduce((latest, { from, to }) => Math.max(latest, to ?? from), -Infinity);
  return {
    from: new Date(first).toISOString(),
    to: new Date(last).toISOString(),
    hours: Math.round((first - opened) / HOUR_MS),
  };
}
