import type { MeetingState } from '../meeting-state.ts';
import type { MinutesBlock } from '../minutes-document.ts';
import { clauseLabels } from '../numbering.ts';
import { dateFindings } from './date-findings.ts';
import {
  actingChairs,
  clauseFindings,
  completenessFindings,
  isLeft,
  meetingFindings,
} from './fact-findings.ts';
import { type Finding, placed, type Spotted } from './finding.ts';
import { firstNames, type FirstNames, nameFindings } from './name-findings.ts';
import { orderFindings } from './order-findings.ts';
import { type TextBlock, textBlocks } from './text-blocks.ts';
import {
  attachmentFindings,
  decidingFindings,
  doubledFindings,
  headingFindings,
  linkFindings,
  placeholderFindings,
  referenceFindings,
} from './text-findings.ts';

export interface LintInput {
  readonly state: MeetingState;
  /** The prose of the clauses whose text is at hand; the others are judged by the log alone. */
  readonly blocks: Readonly<Record<string, readonly MinutesBlock[]>>;
  /** Clauses with something attached (004-17). */
  readonly attachedTo?: readonly string[];
}

/**
 * Everything doubtful in the minutes, in the order of the agenda: facts of the log (KL 5:67) and words of the text.
 * Nothing is changed by it; what a finding offers is made only when somebody accepts it (X-8, 000-18).
 */
export function lint(input: LintInput): Finding[] {
  const { state, blocks, attachedTo = [] } = input;
  const known = knowledge(input);
  const early = orderFindings(state);
  const complete = completenessFindings(state, emptyOf(blocks));
  const ofComplete = (clauseId: string | null): Spotted[] =>
    complete.filter((one) => one.clauseId === clauseId).map((one) => one.spotted);
  return [
    ...placed(null, [...meetingFindings(state), ...ofComplete(null)]),
    ...state.clauses.flatMap(({ id }) =>
      placed(id, [
        ...ofComplete(id),
        ...clauseFindings(state, id),
        ...(early[id] ? [early[id]] : []),
        ...proseFindings(known, id, textBlocks(blocks[id] ?? []), attachedTo.includes(id)),
      ]),
    ),
  ];
}

interface Knowledge {
  readonly state: MeetingState;
  readonly names: FirstNames;
  readonly lastNumber: number | null;
  readonly chairs: Readonly<Record<string, string>>;
}

function knowledge({ state }: LintInput): Knowledge {
  return {
    state,
    names: firstNames(state.participants),
    lastNumber: lastNumber(state),
    chairs: actingChairs(state),
  };
}

function proseFindings(
  { state, names, lastNumber, chairs }: Knowledge,
  clauseId: string,
  texts: readonly TextBlock[],
  hasAttachment: boolean,
): Spotted[] {
  const isUndecided = isLeft(state, clauseId) && !hasOutcome(state, clauseId);
  const found = texts.flatMap((block) => [
    ...dateFindings(block, state.head.date),
    ...nameFindings(block, names),
    ...placeholderFindings(block),
    ...attachmentFindings(block, hasAttachment),
    ...doubledFindings(block),
    ...headingFindings(block),
    ...referenceFindings(block, lastNumber),
    ...linkFindings(block),
    ...(isUndecided ? decidingFindings(block) : []),
  ]);
  return [...chairFindings(chairs[clauseId], texts), ...found.toSorted(inReadingOrder)];
}

/** The order in which marks are passed by keyboard is the order of the text. */
function inReadingOrder({ place: a }: Spotted, { place: b }: Spotted): number {
  return (a?.block ?? 0) - (b?.block ?? 0) || (a?.from ?? 0) - (b?.from ?? 0);
}

/** ROL-1: the clause where somebody else begins to preside says so. */
function chairFindings(name: string | undefined, texts: readonly TextBlock[]): Spotted[] {
  if (name === undefined || texts.some((one) => one.text.includes(name))) return [];
  return [{ code: 'acting-chair-unnoted', mark: name, params: { name }, fixes: [] }];
}

function hasOutcome(state: MeetingState, clauseId: string): boolean {
  return (
    state.decisions.some((one) => one.clauseId === clauseId) ||
    state.votes.some((one) => one.clauseId === clauseId && one.result !== null) ||
    state.adjusterElection?.clauseId === clauseId
  );
}

/** Only bodies that number by § write of their items as "§ 14"; elsewhere the sign means a law. */
function lastNumber({ clauses, body }: MeetingState): number | null {
  if (body.profile.numbering.style !== 'section') return null;
  const numbers = Object.values(clauseLabels(clauses, body.profile.numbering)).map((label) =>
    Number(/^§ (\d+)$/.exec(label)?.[1] ?? 0),
  );
  return Math.max(0, ...numbers) || null;
}

function emptyOf(blocks: LintInput['blocks']): string[] {
  return Object.keys(blocks).filter((id) =>
    textBlocks(blocks[id] ?? []).every((one) => one.text.trim() === ''),
  );
}
