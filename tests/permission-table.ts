import type { MeetingRole } from '#lib/domain/command-rights.ts';
import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import { rights } from '#lib/domain/rights.ts';

const ROLES: readonly MeetingRole[] = ['secretary', 'chair', 'adjuster', 'member', 'guest'];
const PHASES: readonly MeetingPhase[] = ['summoned', 'open', 'adjourned', 'closed', 'frozen', 'adjusted'];

/** docs/PERMISSIONS.md: who may ask for what, and when, as the domain has it. */
export function permissionTable(): string {
  const rows = Object.entries(rights).map(([command, { roles, phases, gavel }]) => {
    const cells = [...ROLES.map((one) => roles.includes(one)), ...PHASES.map((one) => phases.includes(one))];
    return `| ${command}${gavel === true ? ' ⚒' : ''} | ${cells.map((yes) => (yes ? '●' : '')).join(' | ')} |`;
  });
  return [
    '# Who may do what, and when',
    '',
    'Made by `npm run rules` from the rights that the decider itself uses; `permission-matrix.test.ts` asks the decider',
    'about every role, phase and command. ⚒ lets the gavel fall: the chair alone, unless the body’s profile lets the',
    'secretary record it on the chair’s word. Having the right is not enough: members act for themselves only, and the',
    'rules of [RULES.md](RULES.md) come after.',
    '',
    `| Command | ${[...ROLES, ...PHASES].join(' | ')} |`,
    `|---|${':-:|'.repeat(ROLES.length + PHASES.length)}`,
    ...rows,
    '',
  ].join('\n');
}
