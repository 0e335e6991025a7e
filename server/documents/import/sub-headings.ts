import type { SourceLine } from './source-lines.ts';

export interface SubHeading {
  readonly index: number;
  readonly number: string;
  /** What the line says after its number. */
  readonly text: string;
}

/** Finds "3.1 …" under clause 3, or "a) … b) …"; the numbers must rise one by one from the first. */
export function findSubHeadings(body: readonly SourceLine[], parentNumber: string): SubHeading[] {
  const numbered = numberedSubs(body, parentNumber);
  return numbered.length > 0 ? numbered : letteredSubs(body);
}

function numberedSubs(body: readonly SourceLine[], parentNumber: string): SubHeading[] {
  const found: SubHeading[] = [];
  let expected = 0;
  body.forEach((line, index) => {
    const m = /^(?:§\s*)?(\d{1,4})\.(\d{1,3})\.?\s+(\S.*)$/u.exec(line.text);
    if (m === null || m[1] !== parentNumber) return;
    const value = Number(m[2]);
    if (value !== expected + 1 && value !== expected + 2) return;
    expected = value;
    found.push({ index, number: `${m[1]}.${m[2] ?? ''}`, text: m[3] ?? '' });
  });
  return found;
}

function letteredSubs(body: readonly SourceLine[]): SubHeading[] {
  const found: SubHeading[] = [];
  for (const [index, line] of body.entries()) {
    const m = /^\(?([a-zåäö])[.)]\s+(\S.*)$/u.exec(line.text);
    if (m === null) continue;
    const expected = String.fromCharCode(97 + found.length);
    // a) inside a sentence or a long paragraph is a list in the text, not an item of the agenda
    if (
      m[1] !== expected ||
      (m[2] ?? '').length > 90 ||
      /[.;,]$/u.test(m[2] ?? '') ||
      !/^\p{Lu}/u.test(m[2] ?? '')
    )
      continue;
    found.push({ index, number: m[1], text: m[2] ?? '' });
  }
  const filledBefore = body.slice(0, found[0]?.index ?? 0).filter((line) => !line.isBlank).length;
  return found.length >= 2 && filledBefore <= 2 ? found : [];
}
