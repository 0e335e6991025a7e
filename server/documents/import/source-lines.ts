/** One line of the pasted or extracted text. `number` is 1-based in the original text. */
export interface SourceLine {
  readonly number: number;
  /** NFC, no control characters, inner spacing kept: two spaces or a tab are a column border. */
  readonly raw: string;
  readonly text: string;
  readonly indent: number;
  readonly isBlank: boolean;
  readonly startsPage: boolean;
}

/** Longer input is cut: a meeting document of 20 000 lines does not exist, a hostile one does. */
export const MAX_LINES = 20_000;
export const MAX_LINE_LENGTH = 4_000;

/** Cuts any text into lines with the differences between machines (NFD, CRLF, no-break space) taken away. */
export function toSourceLines(text: string): SourceLine[] {
  const pieces = text.normalize('NFC').replace(/\r\n?/gu, '\n').split('\n', MAX_LINES);
  return pieces.map((piece, index) => toSourceLine(piece.slice(0, MAX_LINE_LENGTH), index + 1));
}

function toSourceLine(piece: string, number: number): SourceLine {
  const startsPage = piece.includes('\f') || /^ \S/u.test(piece);
  const raw = piece
    .replace(/[\u00A0\u2000-\u200A\u202F\u3000]/gu, ' ')
    .replace(/\uF0B7|\uF0A7|\uF0D8/gu, '•')
    // eslint-disable-next-line no-control-regex -- reason: control characters are exactly what is removed here
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F\u200B-\u200F\u2028-\u202E\u2060\uFEFF\u00AD]/gu, '')
    .replace(/[ \t]+$/u, '');
  const text = raw.trim();
  const indent = raw.replace(/\t/gu, '        ').search(/\S/u);
  return { number, raw, text, indent: Math.max(indent, 0), isBlank: text === '', startsPage };
}

/** Cells of a line: two or more spaces, a tab or an upright bar part them. Needs no trailing-space care. */
export function cellsOf(text: string): string[] {
  return text
    .split(/\t+| {2,}|\s*\|\s*/u)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
}

/** The text with all runs of white space as one space. */
export function squeeze(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
