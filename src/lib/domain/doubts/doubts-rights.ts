import { type CommandRight, OFFICERS, PHASES, SEATED } from '../command-rights.ts';
import type { DoubtsCommand } from './doubts.ts';

export const doubtsRights: Readonly<Record<DoubtsCommand['type'], CommandRight>> = {
  'settle-line': { phases: PHASES.DURING, roles: OFFICERS },
  'contest-recusal': { phases: PHASES.DURING, roles: SEATED },
  'settle-recusal': { phases: PHASES.OPEN, roles: OFFICERS },
  'refuse-proposal': { phases: PHASES.OPEN, roles: OFFICERS, gavel: true },
  'overrule-refusal': { phases: PHASES.OPEN, roles: OFFICERS },
  'confirm-equal-terms': { phases: PHASES.DURING, roles: OFFICERS },
  'challenge-quorum': { phases: PHASES.OPEN, roles: SEATED },
};
