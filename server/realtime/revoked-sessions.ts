const REMEMBERED_MS = 60_000;

export interface RevokedSessions {
  note(sessionId: string): void;
  has(sessionId: string): boolean;
}

/** Sessions that ended a moment ago: whoever was being let in on one meanwhile is turned away when they arrive. */
export function createRevokedSessions(now: () => number): RevokedSessions {
  const revoked = new Map<string, number>();
  return {
    note(sessionId) {
      const at = now();
      for (const [one, since] of revoked) if (at - since > REMEMBERED_MS) revoked.delete(one);
      revoked.set(sessionId, at);
    },
    has: (sessionId) => revoked.has(sessionId),
  };
}
