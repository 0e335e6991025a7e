import type { MinutesClause, MinutesDocument } from '../minutes-document.ts';
import { longDate, type Language } from './dates.ts';
import { labelRanges } from './label-ranges.ts';

/** "§§ 10–21" or "punkterna 1–14": what a signature covers, as printed labels. Empty for minutes without items. */
export function clauseSpan(clauses: readonly MinutesClause[]): string {
  const labels = clauses.map((one) => one.label).filter((label) => label !== '');
  const [first] = labels;
  const last = labels.at(-1);
  if (first === undefined || last === undefined) return '';
  const bare = (label: string): string => label.replace(/^§\s*/, '').replace(/\.$/, '');
  const range = first === last ? bare(first) : `${bare(first)}–${bare(last)}`;
  return first.startsWith('§') ? `§§ ${range}` : range;
}

/** What one place to sign covers, as printed: its own clauses, or all. */
export function slotSpan(
  { clauses }: Pick<MinutesDocument, 'clauses'>,
  slot: { readonly clauses: readonly string[] | null },
): string {
  if (!slot.clauses) return clauseSpan(clauses);
  return labelRanges(
    slot.clauses,
    clauses.map((one) => one.label),
  );
}

/** The sentence a signer approves, word for word part of what is signed (signing.md 7.2). */
export function signingStatement(
  facts: { title: string; date: string; span: string; pages: number; role: string },
  language: Language,
): string {
  const { title, pages, role, span } = facts;
  const date = longDate(facts.date, language);
  if (language === 'en') {
    const items = span === '' ? '' : span.startsWith('§') ? `, ${span}` : `, items ${span}`;
    return `I approve "${title}" of ${date}${items}, ${pages} pages, as ${role}: the text agrees with what was decided.`;
  }
  const items = span === '' ? '' : span.startsWith('§') ? `, ${span}` : `, punkterna ${span}`;
  return `Jag justerar "${title}" från ${date}${items}, ${pages} sidor, som ${role.toLocaleLowerCase('sv')}: texten stämmer med vad som beslutades.`;
}
