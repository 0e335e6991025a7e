import { yUndoPluginKey } from '@tiptap/y-tiptap';
import { editorOf } from './clause-place.ts';

interface Capturing {
  readonly undoManager?: { stopCapturing(): void };
}

/**
 * Puts a quotation as a paragraph of plain text at the end of a clause, through the editor that is open on it, so that it is
 * synced and Ctrl+Z takes it back. False, with nothing changed, when the text is not open for writing here.
 */
export function quoteInto(clauseId: string, quotation: string): boolean {
  const editor = editorOf(clauseId);
  if (!editor?.isEditable) return false;
  const { undoManager } = (yUndoPluginKey.getState(editor.state) ?? {}) as Capturing;
  // A step of its own: what was typed just before, and what is typed next, is not taken back with it.
  undoManager?.stopCapturing();
  const { doc } = editor.state;
  const end = doc.content.size;
  const last = doc.lastChild;
  const from = last?.type.name === 'paragraph' && last.content.size === 0 ? end - last.nodeSize : end;
  const paragraph = { type: 'paragraph', content: [{ type: 'text', text: quotation }] };
  const isDone = editor.commands.insertContentAt({ from, to: end }, paragraph, { updateSelection: false });
  undoManager?.stopCapturing();
  return isDone;
}
