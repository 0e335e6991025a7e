import type { NumberingStyle } from './body.ts';
import type { Clause } from './clause.ts';

/**
 * The label printed before the title. Plain bodies keep the numbers of their agenda ("12."); § numbers run on
 * from the body's first free number in order of the agenda, without gaps (MIN-3). Sub-items keep their own mark.
 */
export function clauseLabels(
  clauses: readonly Clause[],
  numbering: NumberingStyle,
): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  let next = numbering.firstNumber;
  for (const clause of clauses) {
    if (clause.parentId !== undefined) labels[clause.id] = subLabel(clause);
    else if (numbering.style === 'section') labels[clause.id] = `§ ${next++}`;
    // "Mötet avslutas" without a number stays without one (000-10).
    else labels[clause.id] = clause.number === '' ? '' : `${next++}.`;
  }
  return labels;
}

function subLabel(clause: Clause): string {
  if (/^[a-zåäö]$/i.test(clause.number)) return `${clause.number})`;
  return clause.number;
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
