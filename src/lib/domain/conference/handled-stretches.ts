import type { Adjournment, ClauseVisit } from '../meeting-state.ts';
import type { ClauseStretch } from './place-cues.ts';
import { without } from './spans.ts';

/**
 * When each clause was handled. The pointer stays where it is while the meeting is adjourned, and nothing is handled then: what is
 * said in a pause belongs to no clause.
 */
export function handledStretches({
  visits,
  adjournments,
}: {
  readonly visits: Readonly<Record<string, readonly Pick<ClauseVisit, 'fromAt' | 'toAt'>[]>>;
  readonly adjournments: readonly Pick<Adjournment, 'from' | 'to'>[];
}): readonly ClauseStretch[] {
  const pauses = adjournments
    .map(({ from, to }) => ({ from: Date.parse(from), to: to === null ? Infinity : Date.parse(to) }))
    .sort((a, b) => a.from - b.from);
  return Object.entries(visits).flatMap(([clauseId, stretches]) =>
    stretches.flatMap(({ fromAt, toAt }) =>
      without([{ from: Date.parse(fromAt), to: toAt === null ? Infinity : Date.parse(toAt) }], pauses).map(
        ({ from, to }) => ({ clauseId, from: iso(from), to: to === Infinity ? null : iso(to) }),
      ),
    ),
  );
}

const iso = (ms: number): string => new Date(ms).toISOString();
