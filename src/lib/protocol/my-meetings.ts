import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import type { MeetingRole } from '#lib/domain/command-rights.ts';

/** What a meeting wants from the person who is logged in, in the order in which waiting costs others most. */
export const meetingNeeds = ['sign', 'answer', 'run', 'freeze', 'prepare', 'read'] as const;
export type MeetingNeed = (typeof meetingNeeds)[number];

/** A meeting as it stands on somebody's start page. */
export interface MyMeeting {
  readonly id: string;
  readonly title: string;
  readonly bodyName: string;
  /** Civil date in Europe/Stockholm, `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`, or empty when the summons gives none. */
  readonly startTime: string;
  readonly phase: MeetingPhase;
  readonly role: MeetingRole;
  /** `null` when it wants nothing now. */
  readonly needs: MeetingNeed | null;
}
