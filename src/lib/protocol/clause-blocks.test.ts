import { getSchema } from '@tiptap/core';
import { Node as ProseMirrorNode } from '@tiptap/pm/model';
import { updateYFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { MinutesBlock, TextRun } from '../domain/minutes-document.ts';
import { appendBlocks, blocksFromFragment } from './clause-blocks.ts';
import { isAllowedLink } from './clause-links.ts';
import { clauseFragmentName } from './clause-schema-version.ts';
import { clauseExtensions } from './clause-schema.ts';
import { fc } from '../../../tests/support/properties.ts';

const schema = getSchema(clauseExtensions());

function fragmentOf(blocks: readonly MinutesBlock[]): Y.XmlFragment {
  const fragment = new Y.Doc().getXmlFragment(clauseFragmentName);
  appendBlocks(fragment, blocks);
  return fragment;
}

/** The same content after an editor has opened it and written it all anew. */
function throughEditor(fragment: Y.XmlFragment): Y.XmlFragment {
  const node = yXmlFragmentToProseMirrorRootNode(fragment, schema);
  node.check();
  const json = ProseMirrorNode.fromJSON(schema, node.toJSON());
  const doc = new Y.Doc();
  const copy = doc.getXmlFragment(clauseFragmentName);
  updateYFragment(doc, copy, json, { mapping: new Map(), isOMark: new Map() });
  return copy;
}

const example: MinutesBlock[] = [
  { kind: 'heading', text: 'Sammanfattning' },
  {
    kind: 'paragraph',
    runs: [
      { text: 'Rådet ' },
      { text: 'noterar', bold: true },
      { text: ' det ' },
      { text: 'som sagts', bold: true, italic: true },
      { text: ', se ' },
      { text: 'bilagan', href: 'https://exempel.se/bilaga?a=1' },
    ],
  },
  {
    kind: 'list',
    ordered: true,
    items: [
      [{ kind: 'paragraph', runs: [{ text: 'Ett' }] }],
      [
        { kind: 'paragraph', runs: [{ text: 'Två' }] },
        { kind: 'list', ordered: false, items: [[{ kind: 'paragraph', runs: [{ text: 'inre' }] }]] },
      ],
    ],
  },
];

const run: fc.Arbitrary<TextRun> = fc
  .record({
    text: fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
    bold: fc.boolean(),
    italic: fc.boolean(),
  })
  .map(({ text, bold, italic }) => ({
    text,
    ...(bold ? { bold: true } : {}),
    ...(italic ? { italic: true } : {}),
  }));
const paragraph: fc.Arbitrary<MinutesBlock> = fc.record({
  kind: fc.constant('paragraph' as const),
  runs: fc
    .array(run, { minLength: 1, maxLength: 4 })
    .filter((runs) =>
      runs.every((one, i) => i === 0 || one.bold !== runs[i - 1]?.bold || one.italic !== runs[i - 1]?.italic),
    ),
});
const list: fc.Arbitrary<MinutesBlock> = fc.record({
  kind: fc.constant('list' as const),
  ordered: fc.boolean(),
  items: fc.array(fc.array(paragraph, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
});

describe('clause blocks', () => {
  it('gives back the blocks it was given', () => {
    expect(blocksFromFragment(fragmentOf(example))).toEqual(example);
  });

  it('writes nodes that the editor accepts unchanged', () => {
    expect(blocksFromFragment(throughEditor(fragmentOf(example)))).toEqual(example);
  });

  it('survives the editor whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(paragraph, list), { maxLength: 5 }), (blocks) => {
        const fragment = fragmentOf(blocks);
        expect(blocksFromFragment(fragment)).toEqual(blocks);
        if (blocks.length > 0) expect(blocksFromFragment(throughEditor(fragment))).toEqual(blocks);
      }),
    );
  });

  it('[000-18] keeps the wording of a node it does not know', () => {
    const fragment = fragmentOf([]);
    const quote = new Y.XmlElement('blockquote');
    const inner = new Y.XmlElement('paragraph');
    inner.insert(0, [new Y.XmlText('dem sa så')]);
    quote.insert(0, [inner, new Y.XmlText('löst')]);
    fragment.push([quote, new Y.XmlText('och löst till')]);
    expect(blocksFromFragment(fragment)).toEqual([
      { kind: 'paragraph', runs: [{ text: 'dem sa så' }] },
      { kind: 'paragraph', runs: [{ text: 'löst' }] },
      { kind: 'paragraph', runs: [{ text: 'och löst till' }] },
    ]);
  });

  it('keeps the text of a fact handed to it', () => {
    const fragment = fragmentOf([{ kind: 'fact', heading: 'Beslut', lines: ['Bifall', 'Avslag'] }]);
    expect(blocksFromFragment(fragment)).toEqual([
      { kind: 'heading', text: 'Beslut' },
      { kind: 'paragraph', runs: [{ text: 'Bifall' }] },
      { kind: 'paragraph', runs: [{ text: 'Avslag' }] },
    ]);
  });

  it('lets no script through as a link', () => {
    const fragment = fragmentOf([
      { kind: 'paragraph', runs: [{ text: 'klicka', href: 'javascript:alert(1)' }] },
    ]);
    expect(blocksFromFragment(fragment)).toEqual([{ kind: 'paragraph', runs: [{ text: 'klicka' }] }]);
    expect(isAllowedLink('mailto:a@b.se')).toBe(true);
    expect(isAllowedLink(' javascript:alert(1)')).toBe(false);
    expect(isAllowedLink('data:text/html,x')).toBe(false);
  });
});
