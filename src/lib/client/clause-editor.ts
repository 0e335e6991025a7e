import { Editor, Extension } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { type Node as ProseMirrorNode, type Schema, Slice } from '@tiptap/pm/model';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import { clauseExtensions } from '../protocol/clause-schema.ts';
import { clauseFragmentName } from '../protocol/clause-schema-version.ts';
import type { ClauseConnection } from './clause-connection.svelte.ts';
import { cleanPastedHtml, nodesFromPastedText, type PastedNode } from './clause-paste.ts';

export interface ClauseEditorOptions {
  readonly element: HTMLElement;
  readonly text: ClauseConnection;
  readonly isEditable: boolean;
  /** The clause's title: what a screen reader calls the text. */
  readonly title: () => string;
  /** After every change of text, selection or focus. */
  readonly onChange: () => void;
  /** The document holds nodes this page's schema does not know: it must not be edited here. */
  readonly onUnknownContent: () => void;
}

/** A Tiptap editor on a clause's document. Make it after the first sync, or an empty editor would write into the text. */
export function createClauseEditor(options: ClauseEditorOptions): Editor {
  const { text } = options;
  return new Editor({
    element: options.element,
    editable: options.isEditable,
    // The page's style rules are in the component: an injected element would need a nonce.
    injectCSS: false,
    // Unknown nodes are kept in the shared text instead of being deleted for everybody.
    enableContentCheck: true,
    onContentError: ({ editor }) => {
      editor.setEditable(false);
      options.onUnknownContent();
    },
    extensions: [
      ...clauseExtensions(),
      Collaboration.configure({ document: text.doc, field: clauseFragmentName }),
      namedCursors(text),
    ],
    editorProps: {
      attributes: () => ({
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': options.title(),
        lang: 'sv',
        spellcheck: 'true',
        class: 'clause-text',
      }),
      transformPastedHTML: cleanPastedHtml,
      clipboardTextParser: (pasted, _context, _isPlain, view) => sliceOf(view.state.schema, pasted),
    },
    onTransaction: options.onChange,
    onFocus: options.onChange,
    onBlur: options.onChange,
  });
}

function namedCursors(text: ClauseConnection): Extension {
  return Extension.create({
    name: 'namedCursors',
    addProseMirrorPlugins: () => [
      yCursorPlugin(text.awareness, {
        cursorBuilder: (user: Person) => caretOf(user),
        selectionBuilder: (user: Person) => ({
          class: 'clause-selection',
          style: `--caret: ${colourOf(user)}`,
        }),
      }),
    ],
  });
}

interface Person {
  readonly name?: unknown;
  readonly color?: unknown;
}

/** Colour through the style object, which the content security policy allows, never as a style attribute in markup. */
function caretOf(user: Person): HTMLElement {
  const caret = document.createElement('span');
  caret.className = 'clause-caret';
  caret.style.setProperty('--caret', colourOf(user));
  const name = document.createElement('span');
  name.className = 'clause-caret-name';
  name.textContent = typeof user.name === 'string' ? user.name : '';
  // Word joiners keep the browser from breaking a line at the caret.
  caret.append('\u2060', name, '\u2060');
  return caret;
}

function colourOf({ color }: Person): string {
  return typeof color === 'string' && /^#[0-9a-f]{6}$/i.test(color) ? color : '#4f5c56';
}

function sliceOf(schema: Schema, pasted: string): Slice {
  const nodes = nodesFromPastedText(pasted).map((node) => nodeOf(schema, node));
  const first = nodes[0];
  if (!first) return Slice.empty;
  const isOneParagraph = nodes.length === 1 && first.type.name === 'paragraph';
  const fragment = schema.topNodeType.create(null, nodes).content;
  return new Slice(fragment, first.type.name === 'paragraph' ? 1 : 0, isOneParagraph ? 1 : 0);
}

function nodeOf(schema: Schema, { type, lines }: PastedNode): ProseMirrorNode {
  const paragraph = (line: string): unknown => ({
    type: 'paragraph',
    content: [{ type: 'text', text: line }],
  });
  return schema.nodeFromJSON(
    type === 'paragraph'
      ? paragraph(lines[0] ?? '')
      : { type, content: lines.map((line) => ({ type: 'listItem', content: [paragraph(line)] })) },
  );
}
