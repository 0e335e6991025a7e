import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { Withholdings } from '#server/application/log-reading.ts';
import { createTurns } from '#server/application/turns.ts';
import type { MeetingRef } from './meeting-feed.ts';

export interface Hearer {
  readonly accountId: string;
  readonly tell: (events: readonly MeetingEvent[]) => void;
  /** The line is cut: the browser comes back and reads the log as it may. */
  readonly cut: () => void;
}

export interface MeetingVoiceOptions {
  /** What is kept from whom in the meeting as it is now (JAV-1, SEC-1). */
  readonly withholdings: Withholdings;
  readonly hearersOf: (meetingId: string) => Iterable<Hearer>;
  readonly tellAll: (meetingId: string, events: readonly MeetingEvent[]) => void;
  readonly log: { error(details: object, message: string): void };
}

/** Tells committed events in the order of the log, to each as far as they may know. */
export function createMeetingVoice(options: MeetingVoiceOptions) {
  const { withholdings, hearersOf, tellAll, log } = options;
  const turns = createTurns();

  async function tell(meeting: MeetingRef, events: readonly MeetingEvent[]): Promise<void> {
    const { meetingId } = meeting;
    try {
      const kept = await withholdings(meeting);
      if (kept.size === 0) tellAll(meetingId, events);
      else
        for (const hearer of hearersOf(meetingId)) {
          const withhold = kept.get(hearer.accountId);
          hearer.tell(withhold ? events.map(withhold) : events);
        }
    } catch (error) {
      // Nobody is told what they perhaps may not know.
      log.error({ err: error, meetingId }, 'events could not be told; everybody reads them anew');
      for (const hearer of hearersOf(meetingId)) hearer.cut();
    }
  }

  return (meeting: MeetingRef, events: readonly MeetingEvent[]): void => {
    void turns(meeting.meetingId, () => tell(meeting, events));
  };
}
