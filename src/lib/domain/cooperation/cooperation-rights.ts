import { type CommandRight, OFFICERS, PHASES, SEATED } from '../command-rights.ts';
import type { CooperationCommand } from './cooperation.ts';

export const cooperationRights: Readonly<Record<CooperationCommand['type'], CommandRight>> = {
  'classify-matter': { phases: PHASES.BEFORE_AND_DURING, roles: OFFICERS },
  'record-outcome': { phases: PHASES.OPEN, roles: OFFICERS },
  'state-view': { phases: PHASES.OPEN, roles: SEATED },
  'withdraw-view': { phases: PHASES.DURING, roles: SEATED },
  'take-on': { phases: PHASES.OPEN, roles: OFFICERS },
  'withdraw-commitment': { phases: PHASES.DURING, roles: OFFICERS },
  'await-cooperation': { phases: PHASES.BEFORE_AND_DURING, roles: OFFICERS },
  'confirm-cooperation': { phases: PHASES.BEFORE_AND_DURING, roles: OFFICERS },
  'cancel-cooperation': { phases: PHASES.BEFORE_AND_DURING, roles: OFFICERS },
};
