/** Bullets as text documents carry them: Word's private-use symbols, and what people type. */
const BULLET = /^\s*(?:[\u2022\u00b7\u25aa\u25cf\u25e6\u2043\uf0a7\uf0b7\uf0d8\uf076\uf0fc]|[-–*](?=\s))\s*/u;
const NUMBER = /^\s*\d{1,3}[.)]\s+/u;
/** Private-use characters have no meaning outside the font they came from. */
const PRIVATE_USE = /[\ue000-\uf8ff]/gu;
// reason: control characters are exactly what is to be taken away; tab and line breaks are kept.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b\ufeff]/gu;

export interface PastedNode {
  readonly type: 'paragraph' | 'bulletList' | 'orderedList';
  readonly lines: readonly string[];
}

/** Plain text as paragraphs and lists: lines that begin with a bullet (or a number) become items. */
export function nodesFromPastedText(text: string): PastedNode[] {
  const nodes: { type: PastedNode['type']; lines: string[] }[] = [];
  for (const line of text.split(/\r\n|[\r\n\u2028\u2029]/u)) {
    const type = BULLET.test(line) ? 'bulletList' : NUMBER.test(line) ? 'orderedList' : 'paragraph';
    const words = cleanText(line.replace(BULLET, '')).trim();
    const item = type === 'orderedList' ? words.replace(NUMBER, '') : words;
    if (item === '') continue;
    const last = nodes.at(-1);
    if (last && last.type === type && type !== 'paragraph') last.lines.push(item);
    else nodes.push({ type, lines: [item] });
  }
  // A single "1." is a sentence that happens to begin with a number, or the item's own number.
  return nodes.map((node) =>
    node.type === 'orderedList' && node.lines.length === 1
      ? { type: 'paragraph', lines: [numbered(text, node)] }
      : node,
  );
}

function numbered(text: string, node: { lines: string[] }): string {
  const [only = ''] = node.lines;
  const line = text
    .split(/\r\n|[\r\n\u2028\u2029]/u)
    .find((one) => NUMBER.test(one) && cleanText(one).includes(only));
  return cleanText(line ?? only).trim();
}

export function cleanText(text: string): string {
  return text
    .replace(PRIVATE_USE, '')
    .replace(CONTROL, '')
    .replace(/\u00a0/gu, ' ');
}

/**
 * HTML from a word processor: paragraphs that begin with a bullet become a list, private-use and control characters go.
 * What is left is cut down to the schema by the editor itself.
 */
export function cleanPastedHtml(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const paragraph of [...page.body.querySelectorAll('p')]) makeListItem(page, paragraph);
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    node.nodeValue = cleanText(node.nodeValue ?? '');
  return page.body.innerHTML;
}

function makeListItem(page: Document, paragraph: HTMLParagraphElement): void {
  if (paragraph.closest('li') || !BULLET.test(paragraph.textContent ?? '')) return;
  const before = paragraph.previousElementSibling;
  const list = before?.hasAttribute('data-pasted') ? before : page.createElement('ul');
  list.setAttribute('data-pasted', '');
  if (list !== before) paragraph.before(list);
  dropBullet(paragraph);
  const item = page.createElement('li');
  item.append(paragraph);
  list.append(item);
}

/** The bullet and the blanks after it may be spread over several text nodes. */
function dropBullet(paragraph: HTMLElement): void {
  let left = BULLET.exec(paragraph.textContent ?? '')?.[0].length ?? 0;
  const walker = paragraph.ownerDocument.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && left > 0; node = walker.nextNode()) {
    const text = node.nodeValue ?? '';
    node.nodeValue = text.slice(left);
    left -= Math.min(left, text.length);
  }
}
