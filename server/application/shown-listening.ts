import type { ListenedFor } from '#lib/domain/conference/listened-for.ts';
import type { SubscriptionRefusal, SubscriptionRow } from './subscription-records.ts';

/** How it goes with one thing that the provider was asked to tell. */
export interface ShownListening {
  readonly what: ListenedFor;
  /** Until when it is promised, and renewed before; null while nothing stands. */
  readonly until: string | null;
  readonly refusal: SubscriptionRefusal | null;
  /** When something was last lost on the way. */
  readonly missedAt: string | null;
  /** Whether it can be fetched by now: `there`, `not-yet`, or why it cannot; null until that has been looked for. */
  readonly found: SubscriptionRefusal | null;
}

export function shownListening({
  what,
  graphId,
  expiresAt,
  refusal,
  missedAt,
  found,
}: SubscriptionRow): ShownListening {
  return { what, until: graphId === null ? null : expiresAt, refusal, missedAt, found };
}

/** How it goes under an agreement: how many calls are told of, and each reason why others are not, once. */
export interface ListeningSummary {
  readonly standing: number;
  readonly refused: readonly (Pick<ShownListening, 'what'> & { readonly refusal: SubscriptionRefusal })[];
}

export function listeningSummary(rows: readonly SubscriptionRow[]): ListeningSummary {
  const latest = new Map<string, ListeningSummary['refused'][number]>();
  for (const { what, refusal } of rows) {
    if (!refusal) continue;
    const key = `${what} ${refusal.code} ${refusal.reason}`;
    const known = latest.get(key);
    if (!known || known.refusal.at < refusal.at) latest.set(key, { what, refusal });
  }
  return {
    standing: new Set(rows.filter(({ graphId }) => graphId !== null).map(({ externalId }) => externalId))
      .size,
    refused: [...latest.values()],
  };
}
