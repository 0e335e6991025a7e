import { type CommandRight, OFFICERS } from '../command-rights.ts';
import type { LintCommand } from './waivers.ts';

export const lintRights: Readonly<Record<LintCommand['type'], CommandRight>> = {
  'waive-finding': { phases: ['summoned', 'open', 'adjourned', 'closed'], roles: OFFICERS },
  'withdraw-waiver': { phases: ['summoned', 'open', 'adjourned', 'closed'], roles: OFFICERS },
};
