import type { ReadGroup, ReadRole } from '#lib/protocol/import.ts';
import { readLeadingPerson, startsWithPerson } from './names.ts';

/** What a line that opens a part of the roster says about the people under it. */
export interface RosterHeading {
  readonly group: ReadGroup;
  readonly label: string;
  /** Text after the label on the same line, often the first person. */
  readonly rest: string;
  readonly isAbsent: boolean;
  readonly isServing: boolean;
  readonly role?: ReadRole;
  /** "Närvarande" alone only announces that more exact headings follow. */
  readonly isGeneral: boolean;
}

interface Rule {
  readonly pattern: string;
  readonly group: ReadGroup;
  readonly isAbsent?: boolean;
  readonly isServing?: boolean;
  readonly role?: ReadRole;
  readonly isGeneral?: boolean;
}

const PRESENT = '(?:närvarande|deltagande|kallade|beslutande|ordinarie|present)';
const RULES: readonly Rule[] = [
  {
    pattern:
      'frånvarande(?: ledamöter| deltagare)?|ej närvarande(?: ledamöter)?|(?:anmält )?förhinder|anmälda förhinder|frånvaro|absent(?: members)?|apologies(?: for absence)?|apologies received',
    group: 'member',
    isAbsent: true,
  },
  {
    pattern:
      '(?:ej|icke|inte) tjänstgörande(?: ersättare)?|(?:närvarande )?(?:ej|icke) tjänstgörande ersättare|närvarande ersättare|ersättare|suppleanter|deputies|substitutes|deputies present',
    group: 'deputy',
  },
  {
    pattern: 'tjänstgörande(?: ersättare)?|serving (?:deputies|substitutes)',
    group: 'deputy',
    isServing: true,
  },
  {
    pattern: `(?:${PRESENT} )?ledamöter(?: och ersättare)?|beslutande(?: ledamöter)?|ledamöter närvarande|(?:present )?members(?: present)?|board members|voting members|förtroendevalda|politiker|ordinarie`,
    group: 'member',
  },
  {
    pattern:
      'inbjud(?:na|en|ne)(?: gäster?| deltagare)?|adjungerade?|gäster|inbjudna föredragande|invited(?: guests)?|guests',
    group: 'invited',
  },
  {
    pattern:
      '(?:övriga|övrig|andra)(?: (?:närvarande|deltagare|deltagande|inbjudna|tjänstepersoner))?|others?(?: present)?|also present|in attendance|observers|insynsplats',
    group: 'other',
  },
  {
    pattern:
      '(?:närvarande )?(?:tjänstemän|tjänstepersoner|tjänstemannastöd|förvaltningen|tjänstepersonsstöd|officials|staff|officers)(?: närvarande)?',
    group: 'official',
  },
  {
    pattern:
      'närvarande|deltagare|närvaro|närvarolista|deltagarlista|present|attendees|participants|attendance|kallade',
    group: 'member',
    isGeneral: true,
  },
  { pattern: '(?:mötes)?ordförande|chair(?:man|person)?', group: 'member', role: 'chair' },
  {
    pattern: '(?:\\d:?[ea] |förste |andre |andra )?vice ordförande|(?:vice|deputy)[ -]chair(?:man|person)?',
    group: 'member',
    role: 'vice-chair',
  },
  {
    pattern: '(?:mötes|nämnd|protokoll)?sekreterare|secretary|protokollförare|vid tangenterna',
    group: 'other',
    role: 'secretary',
  },
  {
    pattern: 'justerare|justeringspersone?r?|utses? att justera|adjusters?|protokolljusterare',
    group: 'member',
    role: 'adjuster',
  },
];

const COMPILED = RULES.map((rule) => ({
  rule,
  expression: new RegExp(
    `^(${rule.pattern})(?:\\s*\\([^)]{0,60}\\))?\\s*(:|\\t|\\s{2,}|$|(?=\\s))\\s*(.*)$`,
    'iu',
  ),
}));

/** Reads a line as a roster heading, with or without the first person on the same line. */
export function readRosterHeading(text: string): RosterHeading | undefined {
  if (text.length > 1500 || !/^\p{Lu}/u.test(text)) return undefined;
  for (const { rule, expression } of COMPILED) {
    const m = expression.exec(text);
    if (m === null) continue;
    const label = m[1] ?? '';
    const rest = m[3] ?? '';
    const hasColon = m[2] === ':';
    if (!canFollow(rest, hasColon, rule)) continue;
    return {
      group: rule.group,
      label,
      rest,
      isAbsent: rule.isAbsent ?? false,
      isServing: rule.isServing ?? false,
      isGeneral: rule.isGeneral ?? false,
      ...(rule.role === undefined ? {} : { role: rule.role }),
    };
  }
  return undefined;
}

function canFollow(rest: string, hasColon: boolean, rule: Rule): boolean {
  // "Ordförande" alone under a signature is a role, not a heading.
  if (rest === '') return rule.role === undefined || hasColon;
  if (/^(?:\p{L}+\s){0,3}(?:inga|ingen|none|–|-)\.?$/iu.test(rest)) return true;
  if (hasColon) return readLeadingPerson(rest) !== undefined || rule.role === undefined;
  return startsWithPerson(rest);
}
