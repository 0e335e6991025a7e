import type { ConferenceEvent } from './conference-event.ts';
import type { Occasion } from './occasion.ts';

/** One delivery, by the occasion that it names; empty when it names none. */
export interface ToldOfOccasion {
  readonly instanceId: string;
  readonly events: readonly Pick<ConferenceEvent, 'kind' | 'at'>[];
}

/** A call is begun anew under the same number with a new id: a test before the meeting, a break, a crash. */
export interface CallOccasion {
  readonly instanceId: string;
  /** When it is first heard of, ISO 8601 in UTC; null when nothing with a time is kept of it. */
  readonly from: string | null;
  /** When it ended, or the next began; null while it goes on. */
  readonly to: string | null;
  /** Whether anybody has joined it. */
  readonly hasCallers: boolean;
}

/**
 * The occasions of one call, in the order they began: the last is the one that goes on. By when things happened, and not by when
 * they were told: what is told late of an earlier one moves nothing.
 */
export function occasionsOf(told: readonly ToldOfOccasion[]): readonly CallOccasion[] {
  const byId = new Map<string, ToldOfOccasion['events'][number][]>();
  for (const { instanceId, events } of told)
    if (instanceId !== '') byId.set(instanceId, [...(byId.get(instanceId) ?? []), ...events]);
  const begun = [...byId]
    .map(([instanceId, events]) => ({ instanceId, events, from: first(events) }))
    .sort((a, b) => compare(a.from ?? '', b.from ?? ''));
  return begun.map(({ instanceId, events, from }, i) => ({
    instanceId,
    from,
    to: endOf(events) ?? begun[i + 1]?.from ?? null,
    hasCallers: events.some(({ kind }) => kind === 'joined'),
  }));
}

/** Those that were during the meeting, and those of which nobody knows when they were; all of them, when none was. */
export function occasionsDuring(
  occasions: readonly CallOccasion[],
  meeting: Occasion | undefined,
): readonly CallOccasion[] {
  if (!meeting) return occasions;
  const during = occasions.filter(
    ({ from, to }) =>
      (from === null || Date.parse(from) <= Date.parse(meeting.to)) &&
      (to === null || Date.parse(to) >= Date.parse(meeting.from)),
  );
  return during.length > 0 ? during : occasions;
}

/** The last end that nobody came after. */
function endOf(events: ToldOfOccasion['events']): string | null {
  const last = (kinds: readonly string[]): string =>
    events
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? '';
  const ended = last(['ended']);
  return ended !== '' && ended >= last(['started', 'joined']) ? ended : null;
}

function first(events: ToldOfOccasion['events']): string | null {
  return events.map(({ at }) => at).sort()[0] ?? null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
