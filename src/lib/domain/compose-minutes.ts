import { heldClauses } from './agenda/agenda-order.ts';
import { clauseFacts, type ClauseFact } from './clause-facts.ts';
import { composeAttendance } from './compose-attendance.ts';
import type { MeetingState } from './meeting-state.ts';
import type { MinutesBlock, MinutesClause, MinutesDocument } from './minutes-document.ts';
import { clauseLabels } from './numbering.ts';
import { composeSigners } from './signers.ts';
import { capitalised, clockTime, longDate, printedTime, type Language } from './wording/dates.ts';
import { phrases } from './wording/phrases.ts';

export interface ComposeOptions {
  readonly state: MeetingState;
  /** Prose per clause, as read from the shared text. */
  readonly blocks: Readonly<Record<string, readonly MinutesBlock[]>>;
  readonly language: Language;
  readonly organisationName: string;
  readonly revision: number;
  /** Clauses of which only the heading is for these eyes: a draft for one reader (JAV-1, SEC-1, ROL-7). */
  readonly withheld?: readonly string[];
}

/** The whole minutes from facts and prose: everything that is printed and signed. Pure and deterministic. */
export function composeMinutes(options: ComposeOptions): MinutesDocument {
  const { state, language } = options;
  return {
    schema: 'klubba.minutes/1',
    language,
    documentType: state.body.profile.documentType,
    meetingId: state.head.id,
    revision: options.revision,
    organisationName: options.organisationName,
    bodyName: state.body.name,
    title: documentTitle(state, language),
    date: state.head.date,
    timeText: timeText(state, language),
    placeText: placeText(state, language),
    attendance: composeAttendance(state, language),
    clauses: composeClauses(options),
    signers: composeSigners(state, language),
    attachments: [],
    closing: closing(state, language),
  };
}

function documentTitle(state: MeetingState, language: Language): string {
  const type = phrases(language).documentType[state.body.profile.documentType] ?? '';
  return `${type} ${state.body.name}`.trim();
}

function timeText(state: MeetingState, language: Language): string {
  const from = state.openedAt
    ? clockTime(state.openedAt, language)
    : printedTime(state.head.startTime, language);
  const to = endText(state, language);
  const span = [from, to].filter((one) => one !== '').join('–');
  const date = capitalised(longDate(state.head.date, language));
  const clock = language === 'sv' ? ` kl ${span}` : `, ${span}`;
  return span === '' ? date : `${date}${clock}`;
}

/** A meeting that is still going on has no end: a clause adjusted in it (ADJ-5) must not print one that was only planned. */
function endText({ openedAt, closedAt, head }: MeetingState, language: Language): string {
  if (closedAt) return clockTime(closedAt, language);
  return openedAt ? '' : printedTime(head.endTime, language);
}

function placeText(state: MeetingState, language: Language): string {
  const { place, tool, form } = state.head;
  const digital = tool ? phrases(language).digitally(tool) : '';
  if (place === '') return digital;
  const saysSo = tool !== '' && place.toLocaleLowerCase('sv').includes(tool.toLocaleLowerCase('sv'));
  return form === 'on-site' || digital === '' || saysSo ? place : `${place} / ${digital}`;
}

function composeClauses({ state, blocks, language, withheld = [] }: ComposeOptions): MinutesClause[] {
  const labels = clauseLabels(state.clauses, state.body.profile.numbering);
  return heldClauses(state.clauses).map((clause) => ({
    id: clause.id,
    label: labels[clause.id] ?? '',
    title: clause.title,
    blocks: withheld.includes(clause.id)
      ? []
      : clauseBlocks(clauseFacts(state, clause.id, language), blocks[clause.id] ?? []),
  }));
}

const BEGINNINGS: readonly ClauseFact['kind'][] = ['opened', 'roll-call', 'matter'];

/** How the meeting began, and what the item is, stands before what people wrote; what it decided and how it ended after. */
export function beginsClause({ kind }: Pick<ClauseFact, 'kind'>): boolean {
  return BEGINNINGS.includes(kind);
}

function clauseBlocks(facts: readonly ClauseFact[], prose: readonly MinutesBlock[]): MinutesBlock[] {
  return [
    ...facts.filter(beginsClause).flatMap(factBlocks),
    ...prose,
    ...facts.filter((fact) => !beginsClause(fact)).flatMap(factBlocks),
  ];
}

/** A fact without a heading reads as a sentence of the minutes; one with a heading is set apart. */
function factBlocks({ heading, lines }: ClauseFact): MinutesBlock[] {
  if (heading !== '') return [{ kind: 'fact', heading, lines }];
  return lines.map((text) => ({ kind: 'paragraph', runs: [{ text }] }));
}

function closing(state: MeetingState, language: Language): MinutesBlock[] {
  const words = phrases(language);
  const lines = [
    ...(state.body.profile.decisionsTakeEffect === 'at-adjustment' ? [words.effectAtAdjustment] : []),
    ...(state.head.nextMeeting === '' ? [] : [`${words.nextMeeting}: ${state.head.nextMeeting}`]),
  ];
  const deviations = state.deviations.map((one) => `${one.name}: ${one.text}`);
  return [
    ...lines.map((text): MinutesBlock => ({ kind: 'paragraph', runs: [{ text }] })),
    // ADJ-4: a deviating opinion stands in the minutes beside what was written.
    ...(deviations.length === 0
      ? []
      : [{ kind: 'fact' as const, heading: words.deviationHeading, lines: deviations }]),
  ];
}
