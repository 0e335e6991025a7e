import type { Bus, BusMessage } from '#server/application/bus.ts';

export interface BusLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Told as it happens, for metrics. */
export interface BusObserver {
  sent?(messages: number): void;
  received?(messages: number): void;
  failed?(): void;
  /** Whether others can be heard now. */
  isUp?(isUp: boolean): void;
}

export interface BusEars extends Pick<Bus, 'onMessage' | 'onResumed'> {
  hear(messages: readonly BusMessage[]): void;
  resumed(): void;
}

/** Who listens to a bus. One listener that fails neither stops the others nor the line. */
export function createBusEars(log: BusLog): BusEars {
  const onMessage = new Set<(message: BusMessage) => void>();
  const onResumed = new Set<() => void>();
  const each = (listeners: Iterable<() => void>): void => {
    for (const tell of listeners) {
      try {
        tell();
      } catch (error) {
        log.error({ err: error }, 'a listener on the bus failed');
      }
    }
  };
  return {
    onMessage(listener) {
      onMessage.add(listener);
      return () => void onMessage.delete(listener);
    },
    onResumed(listener) {
      onResumed.add(listener);
      return () => void onResumed.delete(listener);
    },
    hear(messages) {
      for (const message of messages) each([...onMessage].map((listener) => () => listener(message)));
    },
    resumed: () => each(onResumed),
  };
}

/** Says once that something is away and once that it is back, however often it is tried meanwhile. */
export function createOutage(log: BusLog, what: string) {
  let since: number | undefined;
  return {
    began(error: unknown): void {
      if (since !== undefined) return;
      since = Date.now();
      log.warn({ err: error }, `${what} is away; Klubba works on and reads the database instead`);
    },
    ended(): void {
      if (since === undefined) return;
      log.info({ awayMs: Date.now() - since }, `${what} is back`);
      since = undefined;
    },
  };
}
