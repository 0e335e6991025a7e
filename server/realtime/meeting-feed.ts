import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { Bus } from '#server/application/bus.ts';
import type { EventListener } from '#server/application/ports.ts';

export interface MeetingRef {
  readonly organisationId: string;
  readonly meetingId: string;
}

export interface MeetingFeedOptions {
  readonly bus: Bus;
  readonly eventsSince: (meeting: MeetingRef, version: number) => Promise<readonly MeetingEvent[]>;
  /** The committed version of each; one that is missing has none. */
  readonly versionsOf: (meetings: readonly MeetingRef[]) => Promise<ReadonlyMap<string, number>>;
  /** Sends to the sockets of this process. */
  readonly tell: (meeting: MeetingRef, events: readonly MeetingEvent[]) => void;
  /** Facts that are new to this process; null when only that something happened is known. */
  readonly onAdvanced?: (meeting: MeetingRef, events: readonly MeetingEvent[] | null) => void;
  /** Meetings of which this process has sockets other than those followed here: their facts matter here too. */
  readonly alsoHere?: () => readonly MeetingRef[];
  readonly log: { warn(details: object, message: string): void };
  /** How often the database is asked whether a message was lost. Default 5,000 ms. */
  readonly checkEveryMs?: number;
}

export interface MeetingFeed {
  /** Somebody here listens, and has every event up to `version`. */
  follow(meeting: MeetingRef, version: number): void;
  unfollow(meetingId: string): void;
  /** Facts this process has committed: told here, and pointed out to the others. */
  readonly announce: EventListener;
  close(): void;
}

interface Followed extends MeetingRef {
  /** Everybody here has been told of everything up to here. */
  told: number;
  /** Committed somewhere, as far as we have heard. */
  goal: number;
  isReading: boolean;
}

/**
 * What the sockets of this process hear of their meetings: the log in its order without a hole, whichever process it was
 * committed in. The bus only says how far a log reaches; the events come from the database.
 */
export function createMeetingFeed(options: MeetingFeedOptions): MeetingFeed {
  const { bus, eventsSince, versionsOf, tell, log } = options;
  const followed = new Map<string, Followed>();
  /** Of meetings that are not followed but alsoHere: the version at the last check. */
  const seen = new Map<string, number>();
  const onAdvanced = options.onAdvanced ?? (() => undefined);

  function take(one: Followed, events: readonly MeetingEvent[]): void {
    const fresh = events.filter((event) => event.version > one.told);
    const last = fresh.at(-1);
    if (!last) return;
    one.told = last.version;
    one.goal = Math.max(one.goal, one.told);
    tell(one, fresh);
    onAdvanced(one, fresh);
  }

  function raise(one: Followed, version: number): void {
    one.goal = Math.max(one.goal, version);
    if (!one.isReading && one.goal > one.told) void catchUp(one);
  }

  async function catchUp(one: Followed): Promise<void> {
    one.isReading = true;
    try {
      while (one.goal > one.told && followed.get(one.meetingId) === one) {
        const events = await eventsSince(one, one.told);
        // What is not there yet is not committed after all: the next check asks again.
        if (events.length === 0) break;
        take(one, events);
      }
    } catch (error) {
      log.warn({ err: error, meetingId: one.meetingId }, 'events could not be read; asked again soon');
    } finally {
      one.isReading = false;
    }
  }

  const announce: EventListener = ({ organisationId, meetingId: given, events }) => {
    const meetingId = given.toLowerCase();
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) return;
    bus.publish({ kind: 'meeting-advanced', organisationId, meetingId, version: last.version });
    const one = followed.get(meetingId);
    if (!one) onAdvanced({ organisationId, meetingId }, events);
    // Another process may have committed just before us and not have been heard yet.
    else if (one.isReading || first.version > one.told + 1) raise(one, last.version);
    else take(one, events);
  };

  async function check(): Promise<void> {
    const others = (options.alsoHere?.() ?? []).filter(({ meetingId }) => !followed.has(meetingId));
    for (const meetingId of seen.keys())
      if (!others.some((one) => one.meetingId === meetingId)) seen.delete(meetingId);
    const asked = [...followed.values(), ...others];
    if (asked.length === 0) return;
    const versions = await versionsOf(asked);
    for (const one of followed.values()) raise(one, versions.get(one.meetingId) ?? 0);
    for (const other of others) {
      const version = versions.get(other.meetingId) ?? 0;
      if (seen.get(other.meetingId) === version) continue;
      seen.set(other.meetingId, version);
      onAdvanced(other, null);
    }
  }

  let isChecking = false;
  async function checkOnce(): Promise<void> {
    if (isChecking) return;
    isChecking = true;
    try {
      await check();
    } catch (error) {
      log.warn({ err: error }, 'versions of meetings could not be compared; asked again soon');
    } finally {
      isChecking = false;
    }
  }

  const timer = setInterval(() => void checkOnce(), options.checkEveryMs ?? 5_000);
  timer.unref();
  const stops = [
    bus.onResumed(() => void checkOnce()),
    bus.onMessage((message) => {
      if (message.kind !== 'meeting-advanced') return;
      const { organisationId, meetingId, version } = message;
      const one = followed.get(meetingId);
      if (one) raise(one, version);
      else if (options.alsoHere?.().some((other) => other.meetingId === meetingId)) {
        seen.set(meetingId, version);
        onAdvanced({ organisationId, meetingId }, null);
      }
    }),
  ];

  return {
    follow(meeting, version) {
      const { organisationId, meetingId } = meeting;
      if (followed.has(meetingId)) return;
      followed.set(meetingId, { organisationId, meetingId, told: version, goal: version, isReading: false });
    },
    unfollow: (meetingId) => void followed.delete(meetingId),
    announce,
    close() {
      clearInterval(timer);
      for (const stop of stops) stop();
    },
  };
}
