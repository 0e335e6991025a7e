import type { MatterKind, MatterOutcome } from '../cooperation/cooperation.ts';
import { joined, type Language } from './dates.ts';

/** Standard phrases of consultation and cooperation; beside the general ones in phrases.ts. */
export interface CooperationPhrases {
  readonly kinds: Readonly<Record<MatterKind, string>>;
  withBudget(kind: string, minutes: number): string;
  presenters(names: readonly string[]): string;
  /** What a side says: with a verb of its own, or with one put in front (004-15). */
  view(owner: string, text: string): string;
  /** `due` is a civil date or empty; the year is told when it is another than the meeting's. */
  commitment(owner: string, text: string, due: string, meetingYear: string): string;
  outcome(organisations: readonly string[], outcome: MatterOutcome): string;
  readonly outcomeHeading: string;
  awaited(group: string, date: string): string;
  confirmed(group: string, date: string, note: string): string;
  mandates(count: number): string;
  readonly representativesPresent: string;
}

const SAYING =
  /^(framför|frågar|informerar|efterfrågar|påpekar|meddelar|redogör|redovisar|önskar|anser|undrar|föreslår|svarar|begär|instämmer|noterar|tackar|betonar|understryker|vill|states|asks|informs|points|notes|wants|proposes|agrees)(?=[\s:,.]|$)/iu;
const DOING =
  /^(återkommer|tar|påminner|kommer|ska|skickar|kontaktar|redovisar|bjuder|lämnar|utreder|undersöker|kallar|lägger|informerar|redogör|presenterar|ser|följer|sammanställer|planerar|begär|bereder|rapporterar|samlar|ordnar|bokar|delar|föreslår|gör|håller|will|takes|returns|sends|contacts|reports|reminds|invites)(?=[\s:,.]|$)/iu;

const sv: CooperationPhrases = {
  kinds: {
    information: 'Information',
    dialogue: 'Dialog',
    position: 'Ställningstagande',
    'information-and-position': 'Information och ställningstagande',
    'negotiation-11': 'Förhandling enligt 11 § MBL',
    'negotiation-12': 'Förhandling enligt 12 § MBL',
    'negotiation-14': 'Förhandling enligt 14 § MBL',
    'negotiation-19': 'Information enligt 19 § MBL',
    'negotiation-38': 'Förhandling enligt 38 § MBL',
  },
  withBudget: (kind, minutes) => (kind === '' ? '' : `${kind} (${minutes} min)`),
  presenters: (names) => `Föredragande: ${joined(names, 'sv')}`,
  view: (owner, text) => attributed(owner, text, SAYING, 'framför'),
  commitment: (owner, text, due, year) =>
    withDue(attributed(owner, text, DOING, 'åtar sig'), due && `senast ${dayMonth(due, year, 'sv')}`),
  outcome: (organisations, outcome) =>
    `${joined(organisations, 'sv')}: ${OUTCOME_SV[outcome][organisations.length > 1 ? 1 : 0]}.`,
  outcomeHeading: 'Utfall',
  awaited: (group, date) => `Ärendet ska samverkas i ${group}${date && ` ${dayMonth(date, '', 'sv')}`}.`,
  confirmed: (group, date, note) =>
    sentences(`Ärendet har samverkats i ${group}${date && ` ${dayMonth(date, '', 'sv')}`}.`, note),
  mandates: (count) => `${count} mandat`,
  representativesPresent: 'Närvarande representanter',
};

const OUTCOME_SV: Readonly<Record<MatterOutcome, readonly [string, string]>> = {
  agreed: ['enig', 'eniga'],
  disagreed: ['oenig', 'oeniga'],
  concluded: ['samverkan avslutad', 'samverkan avslutad'],
};

const en: CooperationPhrases = {
  kinds: {
    information: 'Information',
    dialogue: 'Dialogue',
    position: 'Position',
    'information-and-position': 'Information and position',
    'negotiation-11': 'Negotiation under section 11 of the Co-determination Act',
    'negotiation-12': 'Negotiation under section 12 of the Co-determination Act',
    'negotiation-14': 'Negotiation under section 14 of the Co-determination Act',
    'negotiation-19': 'Information under section 19 of the Co-determination Act',
    'negotiation-38': 'Negotiation under section 38 of the Co-determination Act',
  },
  withBudget: (kind, minutes) => (kind === '' ? '' : `${kind} (${minutes} min)`),
  presenters: (names) => `Presented by ${joined(names, 'en')}`,
  view: (owner, text) => attributed(owner, text, SAYING, 'states'),
  commitment: (owner, text, due, year) =>
    withDue(attributed(owner, text, DOING, 'undertakes'), due && `by ${dayMonth(due, year, 'en')}`),
  outcome: (organisations, outcome) => `${joined(organisations, 'en')}: ${OUTCOME_EN[outcome]}.`,
  outcomeHeading: 'Outcome',
  awaited: (group, date) =>
    `The matter is to be dealt with in ${group}${date && ` on ${dayMonth(date, '', 'en')}`}.`,
  confirmed: (group, date, note) =>
    sentences(
      `The matter has been dealt with in ${group}${date && ` on ${dayMonth(date, '', 'en')}`}.`,
      note,
    ),
  mandates: (count) => `${count} mandates`,
  representativesPresent: 'Representatives present',
};

const OUTCOME_EN: Readonly<Record<MatterOutcome, string>> = {
  agreed: 'agreed',
  disagreed: 'disagreed',
  concluded: 'cooperation concluded',
};

/** "Kommunal frågar om …" when the text has its verb, "Kommunal framför att …", else "Kommunal framför: …". */
function attributed(owner: string, text: string, verbs: RegExp, verb: string): string {
  const lower = text.charAt(0).toLocaleLowerCase('sv') + text.slice(1);
  if (verbs.test(text)) return ended(`${owner} ${lower}`);
  const isClause = /^(att|that|to)\s/iu.test(text);
  return ended(isClause ? `${owner} ${verb} ${lower}` : `${owner} ${verb}: ${text}`);
}

function ended(text: string): string {
  return /[.?:…]$/u.test(text) ? text : `${text}.`;
}

function withDue(text: string, due: string): string {
  return due === '' ? text : `${text.replace(/\.$/u, '')} (${due}).`;
}

function sentences(first: string, note: string): string {
  return note === '' ? first : `${first} ${ended(note)}`;
}

function dayMonth(date: string, meetingYear: string, language: Language): string {
  const [year = '', ...rest] = date.split('-');
  const noon = new Date(`${[year, ...rest].join('-')}T12:00:00Z`);
  return new Intl.DateTimeFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    ...(year === meetingYear ? {} : { year: 'numeric' }),
  }).format(noon);
}

export function cooperationPhrases(language: Language): CooperationPhrases {
  return language === 'sv' ? sv : en;
}
