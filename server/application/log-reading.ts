import type { MeetingEvent } from '#lib/domain/meeting-events.ts';
import type { UnitOfWork } from './ports.ts';

interface MeetingRef {
  readonly organisationId: string;
  readonly meetingId: string;
}

/** The committed logs as a process reads them to tell its sockets, on nobody's behalf. */
export function createLogReading({ unitOfWork }: { readonly unitOfWork: UnitOfWork }) {
  return {
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
