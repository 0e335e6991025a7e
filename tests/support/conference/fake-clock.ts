export type FakeClock = ReturnType<typeof fakeClock>;

/** A clock that stands until a test moves it; what was planned happens in its order on the way. */
export function fakeClock(start: string | number) {
  let now = new Date(start).getTime();
  let planned: { readonly at: number; readonly run: () => Promise<void> }[] = [];
  return {
    now: () => now,
    date: () => new Date(now),
    plan(afterMs: number, run: () => Promise<void>) {
      planned.push({ at: now + afterMs, run });
    },
    async advance(ms: number) {
      const until = now + ms;
      for (;;) {
        const [next] = planned.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (!next) break;
        planned = planned.filter((one) => one !== next);
        now = Math.max(now, next.at);
        await next.run();
      }
      now = until;
    },
    waiting: () => planned.length,
  };
}

export const MINUTE_MS = 60_000;
