import type { MeetingRole } from '#lib/domain/command-rights.ts';
import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import type { ClientToServer } from '#lib/protocol/meeting-wire.ts';
import type { LineRequest } from '#lib/protocol/clause-line-wire.ts';
import type { messageType, syncType } from '#lib/protocol/clause-wire.ts';
import type { Caller } from './callers.ts';

/** Messages of the meeting hub; which command is for whom stands with the commands. */
export const LIVE_ROWS: Readonly<Record<keyof ClientToServer, string>> = {
  join: 'whoever is seated; then they hear the facts as far as they may know them',
  command: 'whoever is seated, as in the table of commands',
};

/** The role behind a seat: a deputy's login is a member's. Undefined: no seat, or nobody. */
export const ROLE_OF: Readonly<Record<Caller, MeetingRole | undefined>> = {
  secretary: 'secretary',
  chair: 'chair',
  adjuster: 'adjuster',
  member: 'member',
  deputy: 'member',
  guest: 'guest',
  stranger: undefined,
  outsider: undefined,
  nobody: undefined,
};

export type TextAnswer = 'write' | 'read' | 'refused' | 'unknown' | 'sign-in';

/** A phase of the meeting, or something about one clause of an open one. */
export const CLAUSE_CONDITIONS = ['sealed', 'own recusal', 'closed doors'] as const;
export type TextCondition = MeetingPhase | (typeof CLAUSE_CONDITIONS)[number];

/** What each frame of a clause socket asks for. */
export const TEXT_OPERATIONS: Readonly<
  Record<keyof typeof messageType | keyof typeof syncType | LineRequest['kind'], 'read' | 'write' | 'server'>
> = {
  open: 'read',
  leave: 'read',
  ping: 'read',
  sync: 'read',
  step1: 'read',
  step2: 'write',
  update: 'write',
  awareness: 'write',
  queryAwareness: 'read',
  ack: 'server',
  notice: 'server',
};

const NOT_HERE = { stranger: 'unknown', outsider: 'unknown', nobody: 'sign-in' } as const;
const READING = {
  secretary: 'read',
  chair: 'read',
  adjuster: 'read',
  member: 'read',
  deputy: 'read',
  guest: 'read',
  ...NOT_HERE,
} as const;
const PREPARING = { ...READING, secretary: 'write', chair: 'write' } as const;
const WRITING = { ...PREPARING, adjuster: 'write' } as const;

/** Who may write and read a clause's text. Writing and the cursor that others see go together. */
export const TEXT_ROWS: Readonly<Record<TextCondition, Readonly<Record<Caller, TextAnswer>>>> = {
  summoned: PREPARING,
  open: WRITING,
  adjourned: WRITING,
  closed: WRITING,
  frozen: READING,
  adjusted: READING,
  sealed: READING,
  // Recused here are the chair, the adjuster, the member and the deputy.
  'own recusal': {
    ...WRITING,
    chair: 'refused',
    adjuster: 'refused',
    member: 'refused',
    deputy: 'refused',
  },
  'closed doors': { ...WRITING, guest: 'refused' },
};
