export const meetingNeeds = ['sign', 'answer', 'run', 'freeze', 'prepare', 'read'] as const;

/** What a meeting wants from the person who is logged in; `null` when it wants nothing now. */
export type MeetingNeed = (typeof meetingNeeds)[number];

export interface MyMeeting {
  readonly id: string;
  readonly title: string;
  readonly bodyName: string;
  /** Civil date in Europe/Stockholm, `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`. */
  readonly startTime?: string;
  readonly phase: 'summoned' | 'open' | 'adjourned' | 'closed' | 'frozen' | 'adjusted';
  readonly role: 'secretary' | 'chair' | 'adjuster' | 'member' | 'guest';
  readonly needs: MeetingNeed | null;
}
