import type { MinutesClause, MinutesDocument } from '#lib/domain/minutes-document.ts';
import type { MinutesRenderer } from '#server/documents/typst/renderer.ts';
import { committeeMinutes } from '#server/documents/typst/invented-minutes.ts';

/** Minutes of a committee with as many clauses as fill `pages` pages. Every `seed` gives other words. */
export function minutesOf(clauses: number, seed: string): MinutesDocument {
  const given = committeeMinutes.clauses;
  const grown = Array.from({ length: clauses }, (_, i): MinutesClause => {
    const clause = given[i % given.length];
    if (!clause) throw new Error('no clauses to repeat');
    const number = String(i + 1);
    return { ...clause, id: `clause-${number}`, label: `§ ${number}`, title: `${clause.title} ${seed}` };
  });
  return { ...committeeMinutes, clauses: grown };
}

/** The number of clauses with which the minutes have so many pages, or just more. */
export async function clausesFor(pages: number, renderer: MinutesRenderer): Promise<number> {
  const pagesOf = async (clauses: number): Promise<number> => {
    const printed = await renderer.render(minutesOf(clauses, 'mått'));
    if (!printed.ok) throw new Error(JSON.stringify(printed.refusal));
    return printed.value.pages;
  };
  let [low, high] = [0, pages * 6];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((await pagesOf(middle)) < pages) low = middle;
    else high = middle;
  }
  return high;
}
