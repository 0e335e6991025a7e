import type { Logger } from './logging.ts';

const HOUR_MS = 3_600_000;

export interface Hourly {
  /** No more rounds; waits for the one under way. */
  stop(): Promise<void>;
}

/** Does a chore now and then every hour. It never keeps the process alive, and a failed round is only logged. */
export function hourly(
  chore: () => Promise<void>,
  { name, log }: { readonly name: string; readonly log: Pick<Logger, 'error'> },
): Hourly {
  const round = async (): Promise<void> => {
    try {
      await chore();
    } catch (error) {
      log.error({ err: error, chore: name }, 'an hourly chore failed');
    }
  };
  let latest = round();
  const timer = setInterval(() => {
    latest = latest.then(round);
  }, HOUR_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      return latest;
    },
  };
}
