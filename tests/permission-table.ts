import type { MeetingRole } from '#lib/domain/command-rights.ts';
import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import { rights } from '#lib/domain/rights.ts';
import { CALLERS } from './access/callers.ts';
import { LIVE_ROWS, TEXT_OPERATIONS, TEXT_ROWS } from './access/live-rows.ts';
import { IN_FRAMES, ROUTE_ROWS } from './access/route-rows.ts';

const ROLES: readonly MeetingRole[] = ['secretary', 'chair', 'adjuster', 'member', 'guest'];
const PHASES: readonly MeetingPhase[] = ['summoned', 'open', 'adjourned', 'closed', 'frozen', 'adjusted'];

/** docs/PERMISSIONS.md: who may ask for what, and when, as the domain and the rows of tests/access have it. */
export function permissionTable(): string {
  return [
    '# Who may do what, and when',
    '',
    'Made by `npm run rules`. `tests/contract/access-matrix.test.ts` goes through every page, form, address, message,',
    'command and clause socket as every role in every phase and compares with this page; what has no row fails it.',
    '',
    '## Commands',
    '',
    'From the rights that the decider itself uses; `permission-matrix.test.ts` asks the decider',
    'about every role, phase and command. ⚒ lets the gavel fall: the chair alone, unless the body’s profile lets the',
    'secretary record it on the chair’s word. Having the right is not enough: members act for themselves only, and the',
    'rules of [RULES.md](RULES.md) come after. A deputy’s login is a member’s.',
    '',
    ...table(['Command', ...ROLES, ...PHASES], commandRows()),
    '## Messages of the meeting hub',
    '',
    ...table(['Message', 'For'], Object.entries(LIVE_ROWS)),
    '## The text of a clause',
    '',
    'Over the line of the page and over a socket for the clause alone. Writing and showing a cursor go together.',
    'Strangers are of the organisation but not in the meeting, outsiders of another organisation: for both there is no',
    'such meeting. “Own recusal” is about the chair, the adjuster, the member and the deputy, “closed doors” about one',
    'item of an open meeting.',
    '',
    ...table(['', ...CALLERS], textRows()),
    ...table(['Frame', 'Asks to'], Object.entries(TEXT_OPERATIONS)),
    '## Pages, forms and addresses',
    '',
    'Whoever is not signed in is sent to sign in (or told 401); a meeting one has no seat in does not exist (404).',
    'A session in the frame of a call is for one meeting. It counts at the addresses that open to `panel`, and as its seat does at',
    `${IN_FRAMES.map((name) => `\`${name}\``).join(' and ')}; everywhere else it is nobody’s.`,
    '',
    ...table(['Operation', 'Opens to', 'In phases'], routeRows()),
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const [first = '', ...others] = head;
  return [
    `| ${[first, ...others].join(' | ')} |`,
    `|---|${':-:|'.repeat(others.length)}`,
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ];
}

function commandRows(): string[][] {
  return Object.entries(rights).map(([command, { roles, phases, gavel }]) => {
    const cells = [...ROLES.map((one) => roles.includes(one)), ...PHASES.map((one) => phases.includes(one))];
    return [`${command}${gavel === true ? ' ⚒' : ''}`, ...cells.map((yes) => (yes ? '●' : ''))];
  });
}

function textRows(): string[][] {
  return Object.entries(TEXT_ROWS).map(([condition, row]) => [condition, ...CALLERS.map((one) => row[one])]);
}

function routeRows(): string[][] {
  return Object.entries(ROUTE_ROWS).map(([name, { opens, when }]) => [
    `\`${name}\``,
    opens,
    when?.join(', ') ?? '',
  ]);
}
