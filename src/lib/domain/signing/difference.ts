import type { MinutesBlock, MinutesClause, MinutesDocument } from '../minutes-document.ts';
import { canonicalJson } from './canonical-json.ts';

/** A line of text and whether it stands in both versions, only in the earlier, or only in the later. */
export interface DifferenceLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

export interface ClauseDifference {
  readonly clauseId: string;
  readonly label: string;
  readonly title: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly lines: readonly DifferenceLine[];
}

export interface MinutesDifference {
  /** Parts outside the clauses whose content differs. */
  readonly parts: readonly ('head' | 'attendance' | 'signers' | 'attachments' | 'closing')[];
  readonly clauses: readonly ClauseDifference[];
  readonly signers: readonly DifferenceLine[];
  readonly closing: readonly DifferenceLine[];
}

/** ADJ-3: what changed between two frozen contents, clause by clause in the later order; removed clauses stand last. */
export function minutesDifference(before: MinutesDocument, after: MinutesDocument): MinutesDifference {
  const differs = (pick: (one: MinutesDocument) => unknown): boolean =>
    canonicalJson([pick(before)]) !== canonicalJson([pick(after)]);
  const parts = [
    ...(differs(headOf) ? (['head'] as const) : []),
    ...(['attendance', 'signers', 'attachments', 'closing'] as const).filter((part) =>
      differs((one) => one[part]),
    ),
  ];
  return {
    parts,
    clauses: clauseDifferences(before.clauses, after.clauses),
    signers: lineDifference(signerLines(before), signerLines(after)),
    closing: lineDifference(before.closing.flatMap(blockLines), after.closing.flatMap(blockLines)),
  };
}

/** The head without the revision's own number, which always differs. */
function headOf(one: MinutesDocument) {
  const { title, organisationName, bodyName, date, timeText, placeText, documentType, language } = one;
  return { title, organisationName, bodyName, date, timeText, placeText, documentType, language };
}

function signerLines({ signers }: MinutesDocument): string[] {
  return signers.map((one) => `${one.name}, ${one.roleText}`);
}

function clauseDifferences(
  before: readonly MinutesClause[],
  after: readonly MinutesClause[],
): ClauseDifference[] {
  const earlier = new Map(before.map((clause) => [clause.id, clause]));
  const later = new Set(after.map(({ id }) => id));
  const changed = after.flatMap((clause): ClauseDifference[] => {
    const old = earlier.get(clause.id);
    if (!old) return [clauseDifference(clause, 'added', [], clauseLines(clause))];
    if (canonicalJson(old) === canonicalJson(clause)) return [];
    return [clauseDifference(clause, 'changed', clauseLines(old), clauseLines(clause))];
  });
  const removed = before
    .filter(({ id }) => !later.has(id))
    .map((clause) => clauseDifference(clause, 'removed', clauseLines(clause), []));
  return [...changed, ...removed];
}

function clauseDifference(
  { id, label, title }: MinutesClause,
  kind: ClauseDifference['kind'],
  before: readonly string[],
  after: readonly string[],
): ClauseDifference {
  return { clauseId: id, label, title, kind, lines: lineDifference(before, after) };
}

function clauseLines(clause: MinutesClause): string[] {
  return [`${clause.label} ${clause.title}`.trim(), ...clause.blocks.flatMap(blockLines)];
}

/** Formatting that changes nothing but the look is told as changed lines too: it is part of what is signed. */
function blockLines(block: MinutesBlock): string[] {
  switch (block.kind) {
    case 'paragraph':
      return [block.runs.map(runText).join('')];
    case 'heading':
      return [block.text];
    case 'list':
      return block.items.flatMap((item) => item.flatMap(blockLines).map((line) => `• ${line}`));
    case 'fact':
      return [...(block.heading === '' ? [] : [block.heading]), ...block.lines];
  }
}

function runText({
  text,
  bold,
  italic,
  href,
}: {
  text: string;
  bold?: boolean;
  italic?: boolean;
  href?: string;
}) {
  const strong = bold ? `**${text}**` : text;
  const slanted = italic ? `_${strong}_` : strong;
  return href === undefined ? slanted : `${slanted} <${href}>`;
}

/** The longest common lines are kept; what is left was removed or added. */
function lineDifference(before: readonly string[], after: readonly string[]): DifferenceLine[] {
  const lengths = commonLengths(before, after);
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  const lines: DifferenceLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (old !== undefined && old === fresh) {
      lines.push({ kind: 'same', text: old });
      [i, j] = [i + 1, j + 1];
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'removed', text: old });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: fresh ?? '' });
      j += 1;
    }
  }
  return lines;
}

function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    const below = lengths[i + 1] ?? [];
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}
