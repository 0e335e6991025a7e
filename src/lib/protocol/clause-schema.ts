import type { Extensions } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Document } from '@tiptap/extension-document';
import { Heading } from '@tiptap/extension-heading';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { isAllowedLink } from './clause-links.ts';

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
