export interface Budget {
  readonly burst: number;
  readonly perSecond: number;
}

/** What each person may send, a token bucket over all their lines: whoever calls again does not get more. */
export function createMessageBudgets({ burst, perSecond }: Budget, now: () => number = Date.now) {
  const budgets = new Map<string, { tokens: number; at: number }>();

  const tokensOf = ({ tokens, at }: { tokens: number; at: number }): number =>
    Math.min(burst, tokens + ((now() - at) / 1_000) * perSecond);

  /** A full one says nothing that a new one would not. */
  function forgetFull(): void {
    for (const [accountId, one] of budgets) if (tokensOf(one) >= burst) budgets.delete(accountId);
  }

  return {
    /** False: this message is one too many. */
    spend(accountId: string): boolean {
      if (!budgets.has(accountId)) forgetFull();
      const own = budgets.get(accountId) ?? { tokens: burst, at: now() };
      own.tokens = tokensOf(own);
      own.at = now();
      budgets.set(accountId, own);
      if (own.tokens < 1) return false;
      own.tokens -= 1;
      return true;
    },
  };
}

export type MessageBudgets = ReturnType<typeof createMessageBudgets>;
