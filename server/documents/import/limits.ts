import type { ReadFinding } from '#lib/protocol/import.ts';
import { MOST_CLAUSES } from './agenda.ts';
import { MAX_LINE_LENGTH, MAX_LINES } from './source-lines.ts';

const MOST_LONG_LINES = 20;

/** Says where a text was cut because it is larger than Klubba reads: too many lines, too long a line, too many clauses. */
export function findCuts(text: string, clauseCutAt: number | undefined): ReadFinding[] {
  const pieces = text.replace(/\r\n?/gu, '\n').split('\n');
  const findings: ReadFinding[] = [];
  if (pieces.length > MAX_LINES)
    findings.push({
      code: 'cut-lines',
      line: MAX_LINES,
      params: { limit: MAX_LINES, lines: pieces.length, line: MAX_LINES },
    });
  pieces.slice(0, MAX_LINES).forEach((piece, i) => {
    if (piece.length <= MAX_LINE_LENGTH || findings.length > MOST_LONG_LINES) return;
    const line = i + 1;
    findings.push({ code: 'cut-line', line, params: { limit: MAX_LINE_LENGTH, length: piece.length, line } });
  });
  if (clauseCutAt !== undefined)
    findings.push({
      code: 'cut-clauses',
      line: clauseCutAt,
      params: { limit: MOST_CLAUSES, line: clauseCutAt },
    });
  return findings;
}
