import type { Bus } from '#server/application/bus.ts';
import type { CallChange } from '#server/application/call-standing.ts';

export interface CallBellOptions {
  readonly bus: Bus;
  /** Sends to the sockets of this process. */
  readonly tell: (meetingId: string) => void;
  /** Between two tellings of one meeting. Default 250 ms. */
  readonly everyMs?: number;
}

export interface CallBell {
  ring(change: CallChange): void;
  close(): void;
}

/**
 * Tells the sockets of a meeting that its call changed. At once after a silence; while a hundred people connect, four times a
 * second and once more at the end, since everybody who hears it asks what has changed.
 */
export function createCallBell({ bus, tell, everyMs = 250 }: CallBellOptions): CallBell {
  const resting = new Map<string, { timer: NodeJS.Timeout; isAsked: boolean }>();

  function ringHere(meetingId: string): void {
    const rest = resting.get(meetingId);
    if (rest) {
      rest.isAsked = true;
      return;
    }
    tell(meetingId);
    const timer = setTimeout(() => {
      const isAsked = resting.get(meetingId)?.isAsked ?? false;
      resting.delete(meetingId);
      if (isAsked) ringHere(meetingId);
    }, everyMs);
    timer.unref();
    resting.set(meetingId, { timer, isAsked: false });
  }

  const stop = bus.onMessage((message) => {
    if (message.kind === 'call-changed') ringHere(message.meetingId);
  });
  return {
    ring({ organisationId, meetingId }) {
      bus.publish({ kind: 'call-changed', organisationId, meetingId });
      ringHere(meetingId);
    },
    close() {
      stop();
      for (const { timer } of resting.values()) clearTimeout(timer);
      resting.clear();
    },
  };
}
