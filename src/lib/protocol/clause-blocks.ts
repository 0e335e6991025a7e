import * as Y from 'yjs';
import type { MinutesBlock, TextRun } from '../domain/minutes-document.ts';
import { isAllowedLink } from './clause-links.ts';

type Child = Y.XmlElement | Y.XmlText | Y.XmlHook;

/**
 * The prose of a clause as blocks of the minutes, in document order. A node this function does not know is kept
 * as its text (in a paragraph of its own), never dropped; empty paragraphs are left out.
 */
export function blocksFromFragment(fragment: Y.XmlFragment): MinutesBlock[] {
  const blocks: MinutesBlock[] = [];
  let loose: TextRun[] = [];
  const endLooseText = (): void => {
    if (loose.length > 0) blocks.push({ kind: 'paragraph', runs: joinRuns(loose) });
    loose = [];
  };
  for (const child of fragment.toArray() as Child[]) {
    if (child instanceof Y.XmlText) {
      loose.push(...runsOf(child));
    } else {
      endLooseText();
      if (child instanceof Y.XmlElement) blocks.push(...blocksOfElement(child));
    }
  }
  endLooseText();
  return blocks;
}

function blocksOfElement(element: Y.XmlElement): MinutesBlock[] {
  switch (element.nodeName) {
    case 'heading':
      return headingBlocks(element);
    case 'bulletList':
    case 'orderedList':
      return listBlocks(element, element.nodeName === 'orderedList');
    default:
      return blocksFromFragment(element);
  }
}

function headingBlocks(element: Y.XmlElement): MinutesBlock[] {
  const text = blocksFromFragment(element)
    .flatMap((block) => (block.kind === 'paragraph' ? block.runs : []))
    .map((run) => run.text)
    .join('')
    .trim();
  return text === '' ? [] : [{ kind: 'heading', text }];
}

function listBlocks(element: Y.XmlElement, ordered: boolean): MinutesBlock[] {
  const items: MinutesBlock[][] = [];
  for (const child of element.toArray() as Child[]) {
    const blocks =
      child instanceof Y.XmlText
        ? [{ kind: 'paragraph' as const, runs: joinRuns(runsOf(child)) }]
        : child instanceof Y.XmlElement
          ? blocksFromFragment(child)
          : [];
    if (blocks.some((block) => block.kind !== 'paragraph' || block.runs.length > 0)) items.push(blocks);
  }
  return items.length === 0 ? [] : [{ kind: 'list', ordered, items }];
}

function runsOf(text: Y.XmlText): TextRun[] {
  return (text.toDelta() as { insert?: unknown; attributes?: Record<string, unknown> }[]).flatMap((op) =>
    typeof op.insert === 'string' && op.insert !== '' ? [runOf(op.insert, op.attributes ?? {})] : [],
  );
}

function runOf(text: string, attributes: Record<string, unknown>): TextRun {
  const href = hrefOf(attributes['link']);
  return {
    text,
    ...(isMark(attributes['bold']) ? { bold: true } : {}),
    ...(isMark(attributes['italic']) ? { italic: true } : {}),
    ...(href === undefined ? {} : { href }),
  };
}

function isMark(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function hrefOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('href' in value)) return undefined;
  return typeof value.href === 'string' && isAllowedLink(value.href) ? value.href : undefined;
}

function joinRuns(runs: readonly TextRun[]): TextRun[] {
  const joined: TextRun[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && last.bold === run.bold && last.italic === run.italic && last.href === run.href) {
      joined[joined.length - 1] = { ...last, text: last.text + run.text };
    } else {
      joined.push(run);
    }
  }
  return joined;
}

/**
 * Writes blocks at the end of a clause's fragment, as the nodes Tiptap itself would make. A fact belongs to the
 * meeting's event log, not to the prose; handed one, its heading and lines become plain text so that nothing is lost.
 */
export function appendBlocks(fragment: Y.XmlFragment, blocks: readonly MinutesBlock[]): void {
  fragment.push(blocks.flatMap(elementsOf));
}

function elementsOf(block: MinutesBlock): Y.XmlElement[] {
  switch (block.kind) {
    case 'paragraph':
      return [element('paragraph', [textOf(block.runs)])];
    case 'heading':
      return [heading(block.text)];
    case 'list':
      return [
        element(
          block.ordered ? 'orderedList' : 'bulletList',
          block.items.map((item) => listItem(item)),
        ),
      ];
    case 'fact':
      return [
        ...(block.heading === '' ? [] : [heading(block.heading)]),
        ...block.lines.map((line) => element('paragraph', [textOf([{ text: line }])])),
      ];
  }
}

function listItem(blocks: readonly MinutesBlock[]): Y.XmlElement {
  const children = blocks.flatMap(elementsOf);
  // The schema asks every list item to begin with a paragraph.
  if (children[0]?.nodeName !== 'paragraph') children.unshift(element('paragraph', []));
  return element('listItem', children);
}

function heading(text: string): Y.XmlElement {
  const node = new Y.XmlElement<{ level: number }>('heading');
  node.insert(0, [textOf([{ text }])]);
  node.setAttribute('level', 3);
  // reason: Yjs types attributes as strings by default, ProseMirror keeps a heading's level as a number.
  return node as unknown as Y.XmlElement;
}

function element(name: string, children: readonly (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const node = new Y.XmlElement(name);
  node.insert(0, [...children]);
  return node;
}

function textOf(runs: readonly TextRun[]): Y.XmlText {
  const text = new Y.XmlText();
  text.applyDelta(
    runs
      .filter((run) => run.text !== '')
      .map((run) => ({
        insert: run.text,
        attributes: {
          ...(run.bold ? { bold: {} } : {}),
          ...(run.italic ? { italic: {} } : {}),
          ...(run.href === undefined ? {} : { link: linkAttributes(run.href) }),
        },
      })),
  );
  return text;
}

function linkAttributes(href: string): Record<string, unknown> {
  return { href };
}
