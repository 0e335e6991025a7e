/** One piece of text of a PDF page; coordinates in points, y upwards. */
export interface PdfItem {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
}

export interface PdfPage {
  readonly items: readonly PdfItem[];
}

interface PdfLine {
  readonly y: number;
  readonly size: number;
  readonly items: PdfItem[];
}

/** Rebuilds lines from coordinates: columns keep their place by spaces, wide gaps downwards give empty lines. */
export function pdfLines(pages: readonly PdfPage[]): string {
  return pages.map((page, i) => (i === 0 ? '' : '\f') + pageText(page)).join('\n');
}

function pageText(page: PdfPage): string {
  const lines = toLines(page.items);
  if (lines.length === 0) return '';
  const left = Math.min(...lines.map((line) => line.items[0]?.x ?? 0));
  const leading = usualLeading(lines);
  const out: string[] = [];
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    if (before !== undefined && before.y - line.y > leading * 1.45) out.push('');
    out.push(lineText(line, left));
  });
  return out.join('\n');
}

function toLines(items: readonly PdfItem[]): PdfLine[] {
  const filled = items.filter((item) => item.text.trim() !== '');
  const sorted = [...filled].sort((a, b) => b.y - a.y || a.x - b.x);
  const lines: PdfLine[] = [];
  for (const item of sorted) {
    const line = lines.at(-1);
    if (line !== undefined && Math.abs(line.y - item.y) < Math.max(line.size, item.size) * 0.4)
      line.items.push(item);
    else lines.push({ y: item.y, size: item.size, items: [item] });
  }
  for (const line of lines) line.items.sort((a, b) => a.x - b.x);
  return lines;
}

function usualLeading(lines: readonly PdfLine[]): number {
  const steps = lines
    .slice(1)
    .map((line, i) => (lines[i]?.y ?? 0) - line.y)
    .filter((step) => step > 2)
    .sort((a, b) => a - b);
  // The narrow steps are those inside paragraphs; the median would be a paragraph gap in a list of short lines.
  return steps[Math.floor(steps.length * 0.3)] ?? 14;
}

function lineText(line: PdfLine, left: number): string {
  const character = line.size * 0.5;
  let text = '';
  let end = left;
  for (const item of line.items) {
    const gap = item.x - end;
    if (text === '') text = ' '.repeat(indentOf(item.x - left, character));
    else if (gap > line.size * 1.2)
      text += ' '.repeat(Math.max(2, Math.min(60, Math.round((item.x - left) / character) - text.length)));
    else if (gap > line.size * 0.12 && !text.endsWith(' ') && !item.text.startsWith(' ')) text += ' ';
    text += item.text.replace(/\s+/gu, ' ');
    end = item.x + item.width;
  }
  return text.trimEnd();
}

/** One space at the start of a line would read as the mark of a new page: small indents are dropped. */
function indentOf(distance: number, character: number): number {
  const columns = Math.round(distance / character);
  return columns < 3 ? 0 : Math.min(columns, 120);
}
