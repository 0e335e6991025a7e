import { MeetingWorld, type WorldOptions } from './meeting-world.ts';
import type { MinutesBlock } from '#lib/domain/minutes-document.ts';
import type { Finding, LintCode } from '#lib/domain/lint/finding.ts';
import { lint } from '#lib/domain/lint/lint.ts';

/** Invented people for the tests of the linter: two with one first name, one whose name is a word. */
export const PEOPLE = {
  m1: { name: 'Berit Ordqvist' },
  m2: { name: 'Karin Lövgren' },
  m3: { name: 'Karin Ek' },
  m4: { name: 'Torsten Öberg' },
  m5: { name: 'Hans Dahl' },
  m6: { name: 'Lars von Ramel' },
  m7: { name: 'Anna-Lena Ås' },
};

export function world(options: WorldOptions = {}): MeetingWorld {
  return new MeetingWorld({ members: 9, clauses: 4, date: '2021-11-19', people: PEOPLE, ...options });
}

export function paragraph(text: string, href?: string): MinutesBlock {
  return { kind: 'paragraph', runs: [href === undefined ? { text } : { text, href }] };
}

/** What is found in the second clause when it holds this text. */
export function findingsIn(text: string | readonly MinutesBlock[], { state } = world()): Finding[] {
  const blocks = typeof text === 'string' ? [paragraph(text)] : text;
  return lint({ state, blocks: { c2: blocks } }).filter((one) => one.clauseId === 'c2');
}

export function codesIn(text: string, w?: MeetingWorld): LintCode[] {
  return findingsIn(text, w).map((one) => one.code);
}

/** The text with one fix of the first finding of the code made. */
export function mended(text: string, code: LintCode, choice = 0, w = world()): string {
  const fix = findingsIn(text, w).find((one) => one.code === code)?.fixes[choice];
  if (fix?.kind !== 'replace-text') throw new Error(`no fix for ${code} in ${text}`);
  return text.slice(0, fix.from) + fix.text + text.slice(fix.to);
}
