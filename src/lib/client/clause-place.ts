import { Editor } from '@tiptap/core';
import type { Fix, Place } from '#lib/domain/lint/finding.ts';

/** A stretch of a clause's text as positions of its editor. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The editor of a clause on this page, if its text is open. Tiptap hangs itself on its element. */
export function editorOf(clauseId: string): Editor | null {
  const element = document.querySelector(`#clause-${CSS.escape(clauseId)} .clause-text`);
  const editor: unknown = element && 'editor' in element ? element.editor : null;
  return editor instanceof Editor && !editor.isDestroyed ? editor : null;
}

/**
 * Where a finding's place is in the editor now. Blocks are counted as blocksFromFragment counts them: paragraphs
 * without text and blank headings are no blocks, and a heading begins at its first visible letter.
 */
export function spanOf({ state }: Editor, { block, from, to }: Place): Span | null {
  let index = -1;
  let span: Span | null = null;
  state.doc.descendants((node, position) => {
    if (span) return false;
    if (!node.isTextblock) return true;
    const text = node.textContent;
    const isHeading = node.type.name === 'heading';
    if (isHeading ? text.trim() === '' : text === '') return false;
    index += 1;
    if (index !== block) return false;
    const start = position + 1 + (isHeading ? text.length - text.trimStart().length : 0);
    if (start + to <= position + 1 + text.length) span = { from: start + from, to: start + to };
    return false;
  });
  return span;
}

/** Selects the place and brings it into view. False when it is no longer there. */
export function showPlace(clauseId: string, place: Place): boolean {
  const editor = editorOf(clauseId);
  const span = editor && spanOf(editor, place);
  if (!editor || !span) return false;
  editor.chain().focus().setTextSelection(span).scrollIntoView().run();
  editor.view.domAtPos(span.from).node.parentElement?.scrollIntoView({ block: 'center' });
  return true;
}

/**
 * Makes an accepted fix through the editor, so that it is synced and Ctrl+Z takes it back. False, with nothing changed,
 * when the text there is no longer what the finding spoke of (000-18).
 */
export function makeFix(
  clauseId: string,
  place: Place,
  fix: Extract<Fix, { kind: 'replace-text' }>,
): boolean {
  const editor = editorOf(clauseId);
  const span = editor && spanOf(editor, { block: place.block, from: fix.from, to: fix.to });
  if (!editor?.isEditable || !span) return false;
  if (editor.state.doc.textBetween(span.from, span.to) !== fix.was) return false;
  return editor
    .chain()
    .focus()
    .command(({ tr }) => {
      tr.insertText(fix.text, span.from, span.to);
      return true;
    })
    .setTextSelection({ from: span.from, to: span.from + fix.text.length })
    .run();
}
