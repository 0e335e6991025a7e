import type { Extensions } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Document } from '@tiptap/extension-document';
import { Heading } from '@tiptap/extension-heading';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';

/**
 * Raised by every change of the node and mark list below. An editor deletes, for everybody, nodes that its own
 * schema does not know; hence a browser with another version is turned away (4409) before it sees the text.
 */
export const clauseSchemaVersion = 1;

/** Name of the one root fragment of a clause document: the name Tiptap itself uses when it is told nothing. */
export const clauseFragmentName = 'default';

/** Heading levels of a clause: the page title is 1 and the clause title 2, so text starts at 3. */
export const clauseHeadingLevels = [3, 4] as const;

/** Nodes and marks of a clause, shared by the editor and by whoever checks documents against the schema. */
export function clauseExtensions(): Extensions {
  return [
    Document,
    Paragraph,
    Text,
    Heading.configure({ levels: [...clauseHeadingLevels] }),
    Bold,
    Italic,
    Link.configure({
      openOnClick: 'whenNotEditable',
      protocols: ['mailto'],
      defaultProtocol: 'https',
      isAllowedUri: (uri) => isAllowedLink(uri),
      HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: '_blank' },
    }),
    BulletList,
    OrderedList,
    ListItem,
    ListKeymap,
  ];
}

/** Only links a reader of the minutes can follow: web addresses and mail. */
export function isAllowedLink(uri: string): boolean {
  return /^(https?:\/\/|mailto:)[^\s]+$/i.test(uri);
}
