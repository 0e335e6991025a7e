import { agendaRights } from './agenda/agenda-rights.ts';
import { type CommandRight, OFFICERS, PHASES, SEATED } from './command-rights.ts';
import { cooperationRights } from './cooperation/cooperation-rights.ts';
import { doubtsRights } from './doubts/doubts-rights.ts';
import { lintRights } from './lint/lint-rights.ts';
import type { FeatureCommand, MeetingCommandType } from './meeting-commands.ts';
import { pollsRights } from './polls/polls-rights.ts';
import { signingRights } from './signing/signing-rights.ts';
import { speakingRights } from './speaking/speaking-rights.ts';

const { BEFORE_AND_DURING, DURING, OPEN, UNTIL_FROZEN } = PHASES;

const ownRights: Readonly<Record<Exclude<MeetingCommandType, FeatureCommand['type']>, CommandRight>> = {
  'change-profile': { phases: ['summoned'], roles: OFFICERS },
  'open-meeting': { phases: ['summoned'], roles: OFFICERS },
  'answer-roll-call': { phases: BEFORE_AND_DURING, roles: SEATED },
  'call-roll': { phases: OPEN, roles: OFFICERS },
  'record-arrival': { phases: DURING, roles: SEATED },
  'record-departure': { phases: DURING, roles: SEATED },
  'call-deputy': { phases: BEFORE_AND_DURING, roles: OFFICERS },
  'release-deputy': { phases: BEFORE_AND_DURING, roles: OFFICERS },
  'move-pointer': { phases: OPEN, roles: OFFICERS },
  'add-clause': { phases: BEFORE_AND_DURING, roles: OFFICERS },
  'rename-clause': { phases: [...BEFORE_AND_DURING, 'closed'], roles: OFFICERS },
  'elect-adjusters': { phases: OPEN, roles: OFFICERS },
  // The gavel is the chair's; the body's profile may let the secretary record it on the chair's word.
  'record-decision': { phases: OPEN, roles: OFFICERS, gavel: true },
  'adjourn-meeting': { phases: OPEN, roles: OFFICERS },
  'resume-meeting': { phases: ['adjourned'], roles: OFFICERS },
  'close-meeting': { phases: OPEN, roles: OFFICERS },
  'report-recusal': { phases: BEFORE_AND_DURING, roles: SEATED },
  'withdraw-recusal': { phases: BEFORE_AND_DURING, roles: SEATED },
  'attest-remote': { phases: DURING, roles: OFFICERS },
  'make-proposal': { phases: OPEN, roles: SEATED },
  'withdraw-proposal': { phases: OPEN, roles: SEATED },
  'close-proposals': { phases: OPEN, roles: OFFICERS },
  'put-question': { phases: OPEN, roles: OFFICERS },
  'take-no-part': { phases: OPEN, roles: SEATED },
  'request-vote': { phases: OPEN, roles: SEATED },
  'withdraw-vote-request': { phases: OPEN, roles: SEATED },
  'open-vote': { phases: OPEN, roles: OFFICERS },
  'cast-ballot': { phases: OPEN, roles: SEATED },
  'close-vote': { phases: OPEN, roles: OFFICERS, gavel: true },
  // After the meeting it is refused with its own reason (RES-1).
  'announce-statement': { phases: UNTIL_FROZEN, roles: SEATED },
  // RES-2: until the minutes are frozen for adjustment.
  'write-statement': { phases: UNTIL_FROZEN, roles: SEATED },
};

/** Who may give which command, and when: the whole matrix of docs/PERMISSIONS.md. */
export const rights: Readonly<Record<MeetingCommandType, CommandRight>> = {
  ...ownRights,
  ...agendaRights,
  ...speakingRights,
  ...pollsRights,
  ...cooperationRights,
  ...doubtsRights,
  ...lintRights,
  ...signingRights,
};
