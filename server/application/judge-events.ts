import type { ConferenceEvent } from '#lib/domain/conference/conference-event.ts';
import { isFitId } from './fit-id.ts';

/** Clocks differ: what is dated further ahead of its receipt than this has not happened yet. */
const AHEAD_MS = 5 * 60_000;

export interface JudgedEvents {
  readonly events: readonly ConferenceEvent[];
  /** What was odd, for the log; nothing of it says who. */
  readonly odd: readonly ('connection-unreadable' | 'dated-ahead')[];
}

/**
 * The events of one delivery as they may be kept. A connection whose id cannot be kept is left out. What is dated ahead counts as
 * of its receipt: that somebody came or went was signed and is told now, so it is shown now; set aside it would be missed by
 * whoever keeps the roll, and believed it would count from a time that has not been.
 */
export function judgeEvents(events: readonly ConferenceEvent[], receivedAt: Date): JudgedEvents {
  const fit = events.filter(hasFitIds);
  const latest = receivedAt.getTime() + AHEAD_MS;
  const isAhead = ({ at }: ConferenceEvent): boolean => Date.parse(at) > latest;
  return {
    events: fit.map((one) => (isAhead(one) ? { ...one, at: receivedAt.toISOString() } : one)),
    odd: [
      ...(fit.length < events.length ? (['connection-unreadable'] as const) : []),
      ...(fit.some(isAhead) ? (['dated-ahead'] as const) : []),
    ],
  };
}

function hasFitIds(event: ConferenceEvent): boolean {
  const ids = [
    ...('connectionKey' in event ? [event.connectionKey] : []),
    ...('to' in event ? [event.to] : []),
  ];
  return ids.every((id) => id !== '' && isFitId(id));
}
