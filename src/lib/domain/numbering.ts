import { heldClauses } from './agenda/agenda-order.ts';
import type { NumberingStyle } from './body.ts';
import type { Clause } from './clause.ts';

/**
 * The label printed before the title. Plain bodies count anew in each meeting ("12."); § numbers run on from the body's
 * first free number in order of the agenda, without gaps (MIN-3). What "utgår" has no number and leaves no gap.
 */
export function clauseLabels(
  clauses: readonly Clause[],
  numbering: NumberingStyle,
): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  const held = heldClauses(clauses);
  let next = numbering.firstNumber;
  for (const clause of held) {
    if (clause.parentId !== undefined) labels[clause.id] = subLabel(held, clause, labels);
    else if (numbering.style === 'section') labels[clause.id] = `§ ${next++}`;
    // "Mötet avslutas" without a number stays without one (000-10).
    else labels[clause.id] = clause.number === '' ? '' : `${next++}.`;
  }
  return labels;
}

/** The §§ a meeting takes up in its body's year, or null when its items have none (MIN-3). */
export function sectionSpan(
  clauses: readonly Clause[],
  numbering: NumberingStyle,
): { readonly from: number; readonly to: number } | null {
  const count = heldClauses(clauses).filter((one) => one.parentId === undefined).length;
  if (numbering.style !== 'section' || count === 0) return null;
  return { from: numbering.firstNumber, to: numbering.firstNumber + count - 1 };
}

const LETTER = /^[a-zåäö]$/i;
const DOTTED = /^\d+\.\d+$/;

/**
 * Sub-items keep the style of their agenda, "a)" or "3.1", and are counted in the order they stand, so that moving or
 * dropping one leaves no gap. Any other mark is text, as "196 a", and is printed as it is.
 */
function subLabel(held: readonly Clause[], clause: Clause, labels: Readonly<Record<string, string>>): string {
  const { number, parentId } = clause;
  const alike = LETTER.test(number) ? LETTER : DOTTED.test(number) ? DOTTED : null;
  if (alike === null) return number;
  const row = held.filter((one) => one.parentId === parentId && alike.test(one.number));
  const place = row.indexOf(clause);
  if (alike === LETTER) {
    const letter = LETTERS[place] ?? number;
    return `${/[A-ZÅÄÖ]/.test(number) ? letter.toLocaleUpperCase('sv') : letter})`;
  }
  const parent = (labels[parentId ?? ''] ?? '').replace(/^§\s*/, '').replace(/\.$/, '');
  return parent === '' ? number : `${parent}.${place + 1}`;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzåäö';

/** The mark of one more sub-item, in the style of its siblings, else of the sub-items elsewhere in the agenda. */
export function nextSubNumber(clauses: readonly Clause[], parentId: string): string {
  const siblings = clauses.filter((one) => one.parentId === parentId);
  const models = siblings.length > 0 ? siblings : clauses.filter((one) => one.parentId !== undefined);
  const isDotted = models.length > 0 && models.every((one) => DOTTED.test(one.number));
  if (isDotted) {
    const parent = clauses.find((one) => one.id === parentId)?.number.replace(/\D/g, '') ?? '';
    return `${parent === '' ? '1' : parent}.${siblings.length + 1}`;
  }
  return LETTERS[siblings.length] ?? String(siblings.length + 1);
}

/** "§§ 13–21", "§ 13", "§§ 10–12 och 15": ranges of labels as they are written in attendance lists. */
export function labelRanges(
  ranges: readonly (readonly [number, number])[],
  labelAt: (position: number) => string,
): string {
  const bare = (position: number): string => labelAt(position).replace(/^§\s*/, '').replace(/\.$/, '');
  const parts = ranges.map(([from, to]) => (from === to ? bare(from) : `${bare(from)}–${bare(to)}`));
  const isMany = parts.length > 1 || ranges.some(([from, to]) => from !== to);
  const last = parts.at(-1) ?? '';
  const text = parts.length > 1 ? `${parts.slice(0, -1).join(', ')} och ${last}` : last;
  return `${isMany ? '§§' : '§'} ${text}`;
}
