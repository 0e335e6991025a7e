import type { MinutesBlock, TextRun } from '../minutes-document.ts';

/** A paragraph or heading as plain text, with its links in it. */
export interface TextBlock {
  readonly index: number;
  readonly kind: 'paragraph' | 'heading';
  readonly text: string;
  readonly links: readonly { readonly from: number; readonly to: number; readonly href: string }[];
}

/**
 * The texts of a clause in reading order, those in lists included. What the meeting wrote itself is left out: nobody
 * can mend it by typing.
 */
export function textBlocks(blocks: readonly MinutesBlock[]): TextBlock[] {
  return flatten(blocks).map((block, index) => ({ ...block, index }));
}

function flatten(blocks: readonly MinutesBlock[]): Omit<TextBlock, 'index'>[] {
  return blocks.flatMap((block): Omit<TextBlock, 'index'>[] => {
    switch (block.kind) {
      case 'paragraph':
        return [ofRuns(block.runs)];
      case 'heading':
        return [{ kind: 'heading', text: block.text, links: [] }];
      case 'list':
        return block.items.flatMap((item) => flatten(item));
      case 'fact':
        return [];
    }
  });
}

function ofRuns(runs: readonly TextRun[]): Omit<TextBlock, 'index'> {
  let text = '';
  const links: { from: number; to: number; href: string }[] = [];
  for (const run of runs) {
    const to = text.length + run.text.length;
    if (run.href !== undefined) links.push({ from: text.length, to, href: run.href });
    text += run.text;
  }
  return { kind: 'paragraph', text, links };
}

/** Letters of any alphabet end a word here; `\b` knows ASCII only and would find a word's end before "å". */
export const WORD_START = String.raw`(?<![\p{L}\p{N}_])`;
export const WORD_END = String.raw`(?![\p{L}\p{N}_])`;

/** The sentence around a place, for words beside it that change its meaning. */
export function sentenceAround(text: string, from: number, to: number): string {
  const before =
    text
      .slice(0, from)
      .split(/[.!?]\s/u)
      .at(-1) ?? '';
  const after = text.slice(to).split(/[.!?](?:\s|$)/u)[0] ?? '';
  return before + text.slice(from, to) + after;
}
