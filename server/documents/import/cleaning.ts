import { squeeze, type SourceLine } from './source-lines.ts';

const BULLET = /^(?:[•▪◦●■‣·∙*]|[–—-](?=\s))\s*/u;
const LIST_START = /^(?:[•▪◦●■‣·∙*]\s*|[–—-]\s|\d{1,2}[.)]\s|[a-z]\)\s|att\s)/u;
const URL = /(?:https?:\/\/|www\.)\S*$/iu;
/** After these the hyphen stands for a left-out word: "hälso- och sjukvård". */
const SUSPENDED = /^(?:och|eller|samt|respektive|resp|and|or|till|än)\b/iu;

/**
 * The wording of a stretch of lines: soft line breaks joined, bullets as "- ", paragraphs kept apart by one empty line.
 * Words are never changed; a hyphen at the end of a line goes only where it cannot belong to the word.
 */
export function cleanText(lines: readonly SourceLine[], width: number): string {
  const out: string[] = [];
  let open = false;
  let previous: SourceLine | undefined;
  for (const line of lines) {
    if (line.isBlank) {
      if (out.length > 0 && out.at(-1) !== '') out.push('');
      open = false;
      previous = undefined;
      continue;
    }
    const text = squeeze(line.text.replace(BULLET, '- '));
    const last = out.at(-1);
    if (open && last !== undefined && previous !== undefined && continues(previous, line, width))
      out[out.length - 1] = join(last, text);
    else out.push(text);
    open = true;
    previous = line;
  }
  while (out.at(-1) === '') out.pop();
  return out.join('\n');
}

/** How wide the lines of the document are: a line that could have held the next word was broken on purpose. */
export function lineWidth(lines: readonly SourceLine[]): number {
  const lengths = lines
    .map((line) => line.text.length)
    .filter((length) => length > 20)
    .sort((a, b) => a - b);
  return Math.max(lengths[Math.floor(lengths.length * 0.85)] ?? 80, 40);
}

function continues(previous: SourceLine, line: SourceLine, width: number): boolean {
  if (LIST_START.test(line.text) || URL.test(previous.text)) return false;
  if (hasSoftHyphen(previous.text, line.text)) return true;
  const firstWord = line.text.split(/\s/u, 1)[0] ?? '';
  const length = Math.max(previous.text.length, previous.raw.trim().length);
  return length + 1 + firstWord.length > width * 0.93 && length > 25;
}

function hasSoftHyphen(before: string, after: string): boolean {
  return /\p{L}-$/u.test(before) && /^\p{Ll}/u.test(after);
}

/** Joins two lines of one paragraph. 001-20: the hyphen goes only when a lower-case word was cut in two. */
export function join(before: string, after: string): string {
  if (!before.endsWith('-') || URL.test(before)) return `${before} ${after}`;
  if (/\s-$/u.test(before) || SUSPENDED.test(after)) return `${before} ${after}`;
  const stem = /[\p{L}\p{N}]*-$/u.exec(before)?.[0].slice(0, -1) ?? '';
  const keeps =
    !/^\p{Ll}/u.test(after) || stem.length < 2 || /\p{N}/u.test(stem) || /^\p{Lu}{2,}$/u.test(stem);
  return keeps ? before + after : before.slice(0, -1) + after;
}
