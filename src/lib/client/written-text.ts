import * as Y from 'yjs';
import { clauseFragmentName } from '../protocol/clause-schema-version.ts';

/**
 * What an update wrote, as plain text in the order it stands in the clause: for somebody whose text came too late, to
 * copy. Empty when the update only took away.
 */
export function writtenText(doc: Y.Doc, update: Uint8Array): string {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  Y.applyUpdate(copy, update);
  const isOwn = ownership(update);
  const text = textOf(copy.getXmlFragment(clauseFragmentName), isOwn);
  copy.destroy();
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

type IsOwn = (client: number, clock: number) => boolean;

function ownership(update: Uint8Array): IsOwn {
  const spans = Y.decodeUpdate(update).structs.flatMap((struct) =>
    struct instanceof Y.Item
      ? [{ client: struct.id.client, from: struct.id.clock, to: struct.id.clock + struct.length }]
      : [],
  );
  return (client, clock) =>
    spans.some((span) => span.client === client && clock >= span.from && clock < span.to);
}

/** Walks the items themselves, since only they know who wrote a letter. */
function textOf({ _start }: { readonly _start: Y.Item | null }, isOwn: IsOwn): string {
  let text = '';
  for (let item = _start; item; item = item.right) {
    const { content, id } = item;
    if (item.deleted) continue;
    if (content instanceof Y.ContentString)
      for (let i = 0; i < content.str.length; i += 1)
        text += isOwn(id.client, id.clock + i) ? (content.str[i] ?? '') : '';
    else if (content instanceof Y.ContentType) text += `${textOf(content.type, isOwn)}\n`;
  }
  return text;
}
