import type { Instants } from './zoned-time.ts';

export interface Stay {
  readonly joined: number;
  readonly left: number;
}

/**
 * In the hour that comes twice in October a time is one of two: how long somebody stayed tells which, where a column says it, and
 * else it is the first that is no departure before its arrival. Milliseconds. Nothing when there is none such.
 */
export function stayOf(joined: Instants, left: Instants, lasted: number | undefined): Stay | undefined {
  const stays = [joined.earlier, joined.later].flatMap((from) =>
    [left.earlier, left.later].map((to) => ({ joined: from, left: to })),
  );
  const possible = stays.filter((stay) => stay.left >= stay.joined);
  const [first] = possible;
  if (lasted === undefined || !first) return first;
  const amiss = (stay: Stay): number => Math.abs(stay.left - stay.joined - lasted);
  return possible.reduce((best, stay) => (amiss(stay) < amiss(best) ? stay : best), first);
}
