import { type CommandRight, EVERYBODY, OFFICERS, PHASES } from '../command-rights.ts';
import type { PollsCommand } from './polls.ts';

export const pollsRights: Readonly<Record<PollsCommand['type'], CommandRight>> = {
  'ask-poll': { phases: PHASES.OPEN, roles: OFFICERS },
  'answer-poll': { phases: PHASES.OPEN, roles: EVERYBODY },
  'close-poll': { phases: PHASES.OPEN, roles: OFFICERS },
  'withdraw-poll': { phases: PHASES.OPEN, roles: OFFICERS },
};
