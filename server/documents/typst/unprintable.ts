import { findUnprintable } from '#lib/domain/clean-text.ts';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { refuse } from '#lib/domain/refusal.ts';

/** A refusal naming the first character no paper can show truthfully and the clause it stands in. */
export function unprintableCharacter(document: MinutesDocument) {
  for (const { label, texts } of textsOf(document)) {
    for (const text of texts) {
      const character = findUnprintable(text);
      if (character === undefined) continue;
      return refuse('glyph-missing', { character: codePointName(character), clause: label });
    }
  }
  return undefined;
}

/** The label of the first clause with a matching text; empty when it stands in the head, the attendance or the end. */
export function clauseWith(document: MinutesDocument, matches: (text: string) => boolean): string {
  return textsOf(document).find(({ texts }) => texts.some(matches))?.label ?? '';
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function textsOf(document: MinutesDocument): { label: string; texts: string[] }[] {
  const { clauses, ...rest } = document;
  return [
    ...clauses.map(({ label, title, blocks }) => ({ label, texts: [label, title, ...stringsIn(blocks)] })),
    { label: '', texts: stringsIn(rest) },
  ];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(stringsIn);
  return [];
}
