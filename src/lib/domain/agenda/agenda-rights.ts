import { type CommandRight, OFFICERS, PHASES, SEATED } from '../command-rights.ts';
import type { AgendaCommand } from './agenda.ts';

export const agendaRights: Readonly<Record<AgendaCommand['type'], CommandRight>> = {
  // Case numbers, names and order are mended while the minutes are written; what was decided on is not.
  'change-clause': { phases: [...PHASES.BEFORE_AND_DURING, 'closed'], roles: OFFICERS },
  'move-clause': { phases: [...PHASES.BEFORE_AND_DURING, 'closed'], roles: OFFICERS },
  'drop-clause': { phases: PHASES.BEFORE_AND_DURING, roles: OFFICERS },
  'restore-clause': { phases: PHASES.BEFORE_AND_DURING, roles: OFFICERS },
  // Also after the meeting: two meetings prepared at once may have been given the same numbers.
  'set-first-number': { phases: [...PHASES.BEFORE_AND_DURING, 'closed'], roles: OFFICERS },
  'add-participant': { phases: PHASES.BEFORE_AND_DURING, roles: OFFICERS },
  'exclude-participant': { phases: PHASES.BEFORE_AND_DURING, roles: OFFICERS },
  'readmit-participant': { phases: PHASES.BEFORE_AND_DURING, roles: OFFICERS },
  'confirm-privacy': { phases: PHASES.DURING, roles: SEATED },
};
