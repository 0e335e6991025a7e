import type { MeetingFactType } from './meeting-events.ts';

/**
 * Facts after which somebody may write or read a clause who could not before, or can no longer: roles, recusals, closed
 * doors, who presides and who is here. Every fact that changes what `clauseAccess` answers for anybody stands here.
 */
export const ACCESS_FACTS: ReadonlySet<MeetingFactType> = new Set<MeetingFactType>([
  'profile-changed',
  'meeting-opened',
  'meeting-adjourned',
  'meeting-resumed',
  'meeting-closed',
  'adjusters-elected',
  'pointer-moved',
  'recusal-reported',
  'recusal-withdrawn',
  'recusal-settled',
  'clause-added',
  'clause-changed',
  'participant-added',
  'participant-excluded',
  'participant-readmitted',
  'roll-called',
  'participant-arrived',
  'participant-left',
  'clause-frozen',
  'clause-reopened',
  'minutes-frozen',
  'minutes-adjusted',
  'minutes-reopened',
]);
