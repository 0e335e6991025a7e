import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { clauseFragmentName } from '../protocol/clause-schema-version.ts';
import { createOwnUpdates } from './own-updates.ts';
import { writtenText } from './written-text.ts';

function typing() {
  const doc = new Y.Doc();
  const own = createOwnUpdates();
  doc.on('update', (update: Uint8Array) => {
    own.edited(update);
  });
  return { text: doc.getText('t'), own };
}

function readBack(base: Uint8Array | undefined, update: Uint8Array | undefined): string {
  const doc = new Y.Doc();
  if (base) Y.applyUpdate(doc, base);
  if (update) Y.applyUpdate(doc, update);
  return doc.getText('t').toString();
}

describe('[WIRE-1] a person’s own unsaved changes', () => {
  it('are what was typed after the last saved edit', () => {
    const { text, own } = typing();
    for (const letter of 'abc') text.insert(text.length, letter);
    const saved = own.merged();
    own.keepLast(0);
    expect(own.merged()).toBeUndefined();
    text.insert(3, 'd');
    text.delete(0, 1);
    expect(readBack(undefined, own.merged())).toBe('');
    expect(readBack(saved, own.merged())).toBe('bcd');
    own.keepLast(1);
    expect(readBack(saved, own.merged())).toBe('bc');
  });

  it('stay few however long somebody types without a line', () => {
    const { text, own } = typing();
    const words = 'Nämnden beslutar. '.repeat(60);
    for (const letter of words) text.insert(text.length, letter);
    own.keepLast(words.length);
    expect(readBack(undefined, own.merged())).toBe(words);
    own.keepLast(0);
    expect(own.merged()).toBeUndefined();
  });
});

describe('text that came too late', () => {
  function paragraph(doc: Y.Doc, words: string): Y.XmlText {
    const element = new Y.XmlElement('paragraph');
    const text = new Y.XmlText(words);
    element.insert(0, [text]);
    const fragment = doc.getXmlFragment(clauseFragmentName);
    fragment.insert(fragment.length, [element]);
    return text;
  }

  it('is shown as it stands in the clause, without what others wrote', () => {
    const server = new Y.Doc();
    paragraph(server, 'Andras ord.');
    const mine = new Y.Doc();
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(server));
    const before = Y.encodeStateVector(mine);
    const text = paragraph(mine, 'Jag vrldsvan.');
    text.insert(5, 'ä');
    text.delete(0, 3);
    text.insert(0, 'Du');
    paragraph(mine, 'Andra stycket.');
    const update = Y.encodeStateAsUpdate(mine, before);
    expect(writtenText(server, update)).toBe('Du världsvan.\nAndra stycket.');
    expect(writtenText(mine, update)).toBe('Du världsvan.\nAndra stycket.');
  });

  it('is empty when it only took away', () => {
    const server = new Y.Doc();
    const text = paragraph(server, 'Andras ord.');
    const mine = new Y.Doc();
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(server));
    const updates: Uint8Array[] = [];
    mine.on('update', (update: Uint8Array) => updates.push(update));
    mine.getXmlFragment(clauseFragmentName).delete(0, 1);
    expect(text.toString()).toBe('Andras ord.');
    expect(writtenText(server, Y.mergeUpdates(updates))).toBe('');
  });
});
