import { guardedClauses } from '#lib/domain/agenda/closed-doors.ts';
import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import { withholding } from '#lib/domain/withhold.ts';
import type { ReadDependencies } from './read-meeting.ts';

interface MeetingRef {
  readonly organisationId: string;
  readonly meetingId: string;
}

/** By account: what becomes of an event before somebody is told of it. Who is missing may know everything. */
export type Withholdings = (
  meeting: MeetingRef,
) => Promise<ReadonlyMap<string, (event: MeetingEvent) => MeetingEvent>>;

/** The committed logs as a process reads them to tell its sockets, on nobody's behalf. */
export function createLogReading({ unitOfWork, states }: ReadDependencies) {
  const withholdings: Withholdings = ({ organisationId, meetingId }) =>
    unitOfWork.run(organisationId, async ({ meetings }) => {
      const version = await meetings.version(meetingId);
      const state = version === null ? null : await states.at(meetings, meetingId, version);
      const kept = new Map<string, (event: MeetingEvent) => MeetingEvent>();
      if (!state || guardedClauses(state).length === 0) return kept;
      for (const seat of await meetings.seats(meetingId)) {
        const withhold = withholding(state, seat);
        if (withhold) kept.set(seat.accountId, withhold);
      }
      return kept;
    });

  return {
    withholdings,

    eventsSince: (
      { organisationId, meetingId }: MeetingRef,
      version: number,
    ): Promise<readonly MeetingEvent[]> =>
      unitOfWork.run(organisationId, ({ meetings }) => meetings.eventsSince(meetingId, version)),

    /** One query for each organisation: row-level security shows one at a time. */
    async versionsOf(asked: readonly MeetingRef[]): Promise<ReadonlyMap<string, number>> {
      const versions = new Map<string, number>();
      for (const organisationId of new Set(asked.map((one) => one.organisationId))) {
        const own = asked.filter((one) => one.organisationId === organisationId);
        const found = await unitOfWork.run(organisationId, ({ meetings }) =>
          meetings.versions(own.map((one) => one.meetingId)),
        );
        for (const [meetingId, version] of found) versions.set(meetingId, version);
      }
      return versions;
    },
  };
}
