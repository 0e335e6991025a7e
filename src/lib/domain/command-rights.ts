import type { MeetingPhase } from './meeting-state.ts';

/** What a login is in a meeting. An elected adjuster keeps the seat as a member and gains more. */
export type MeetingRole = 'secretary' | 'chair' | 'adjuster' | 'member' | 'guest';

/** When a command may be given, and by whom; each part of the meeting declares its own. */
export interface CommandRight {
  readonly phases: readonly MeetingPhase[];
  readonly roles: readonly MeetingRole[];
  /** Lets the gavel fall: the chair's alone, unless the body's profile says otherwise. */
  readonly gavel?: true;
}

export const OFFICERS: readonly MeetingRole[] = ['secretary', 'chair'];
export const SEATED: readonly MeetingRole[] = ['secretary', 'chair', 'adjuster', 'member'];
export const EVERYBODY: readonly MeetingRole[] = [...SEATED, 'guest'];

const BEFORE_AND_DURING: readonly MeetingPhase[] = ['summoned', 'open', 'adjourned'];
const DURING: readonly MeetingPhase[] = ['open', 'adjourned'];
const OPEN: readonly MeetingPhase[] = ['open'];
const UNTIL_FROZEN: readonly MeetingPhase[] = ['open', 'adjourned', 'closed'];

export const PHASES = { BEFORE_AND_DURING, DURING, OPEN, UNTIL_FROZEN } as const;
