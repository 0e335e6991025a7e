/** Why the hook of an agreement last said no: in this process, since it started. For an administrator who sets it up. */
export interface RefusedHooks {
  note(accountId: string, reason: string): void;
  last(accountId: string): { readonly at: string; readonly reason: string } | null;
}

const MOST_KEPT = 1000;

export function createRefusedHooks({ now }: { readonly now: () => Date }): RefusedHooks {
  const kept = new Map<string, { readonly at: string; readonly reason: string }>();
  return {
    note(accountId, reason) {
      // Providers send more kinds of events than anybody asked for.
      if (reason === 'event-without-meaning') return;
      kept.delete(accountId);
      kept.set(accountId, { at: now().toISOString(), reason });
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    },
    last: (accountId) => kept.get(accountId) ?? null,
  };
}
