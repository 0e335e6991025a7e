import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '#server/project-root.ts';
import { deflateSync, inflateSync } from 'node:zlib';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { concat, latin1 } from '../bytes.ts';
import { type PdfState, readPdf } from '../pdf/document.ts';
import type { Increment } from '../pdf/increment.ts';
import {
  dict,
  isArray,
  isDict,
  isRef,
  name,
  nameOf,
  type PdfDict,
  type PdfValue,
  ref,
  withEntries,
} from '../pdf/values.ts';

export interface AppearanceBox {
  /** The first line is set in semibold. */
  readonly lines: readonly string[];
  /** Points. */
  readonly width: number;
  readonly height: number;
}

/** Draws a one-page PDF of exactly the box, with fonts embedded. Throws when a character is not in the font. */
export type RenderAppearance = (box: AppearanceBox) => Uint8Array;

// Text shrinks and wraps to the box instead of running out of it. Lines come in as data and are never read as markup.
const TEMPLATE = `#let box = json(bytes(sys.inputs.box))
#set page(width: box.width * 1pt, height: box.height * 1pt, margin: (x: 2pt, y: 2pt), fill: none)
#set text(font: "Source Serif 4", size: 8pt, fallback: false, hyphenate: false)
#set par(leading: 0.4em, spacing: 0.4em)
#let body = stack(dir: ttb, spacing: 0.45em, ..box.lines.enumerate().map(((i, line)) => text(weight: if i == 0 { 600 } else { 400 }, line)))
#layout(size => {
  let sizes = (8pt, 7.5pt, 7pt, 6.5pt, 6pt, 5.5pt, 5pt, 4.5pt, 4pt, 3pt, 2pt)
  let fits(at) = measure(block(width: size.width, text(size: at, body))).height <= size.height
  text(size: sizes.find(fits), body)
})`;

/** Typst with the fonts of the minutes. The first drawing takes about 0.1 s, later ones about 10 ms. */
export function createTypstAppearance(): RenderAppearance {
  const fontBlobs = ['SourceSerif4-Regular.ttf', 'SourceSerif4-SemiBold.ttf'].map(readFont);
  const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
  return (box) => {
    const source = { mainFileContent: TEMPLATE, inputs: { box: JSON.stringify(box) } };
    // No tags: the widget as a whole is what the structure tree knows.
    return compiler.pdf(source, { pdfStandard: 'a-2b', pdfTags: false, creationTimestamp: 0 });
  };
}

/** Copies the page into the increment as a form XObject and returns its object number. */
export function embedAppearance(
  increment: Increment,
  page: Uint8Array,
  box: Pick<AppearanceBox, 'width' | 'height'>,
): number {
  const source = readPdf(page).states.at(-1);
  if (!source) throw new TypeError('appearance: nothing drawn');
  const { entries } = firstPage(source);
  const copy = createCopier(source, increment);
  const header = dict({
    Type: name('XObject'),
    Subtype: name('Form'),
    BBox: [0, 0, box.width, box.height],
    Resources: copy(source.dict(entries.get('Resources'))),
    Filter: name('FlateDecode'),
  });
  const num = increment.reserve();
  increment.setStream(num, header, deflateSync(asArtifact(contentOf(source, entries.get('Contents')))));
  return num;
}

function firstPage(state: PdfState): PdfDict {
  const kids = state.resolve(state.dict(state.catalog().entries.get('Pages')).entries.get('Kids'));
  const page = state.dict(isArray(kids) ? kids[0] : null);
  if (nameOf(page.entries.get('Type')) !== 'Page') throw new TypeError('appearance: no page');
  return page;
}

function contentOf(state: PdfState, value: PdfValue | undefined): Uint8Array {
  const object = isRef(value) ? state.object(value.num) : undefined;
  if (!object?.stream || !isDict(object.value)) throw new TypeError('appearance: no content');
  const data = state.bytes.subarray(...object.stream);
  return nameOf(object.value.entries.get('Filter')) === 'FlateDecode' ? inflateSync(data) : data;
}

/** ISO 14289-1 7.1: what is not tagged has to be marked as an artifact. */
function asArtifact(content: Uint8Array): Uint8Array {
  return concat(latin1('/Artifact BMC\n'), content, latin1('\nEMC\n'));
}

/** Copies values and everything they refer to, under new numbers. */
function createCopier(source: PdfState, increment: Increment): (value: PdfValue) => PdfValue {
  const numbers = new Map<number, number>();
  const copy = (value: PdfValue): PdfValue => {
    if (isArray(value)) return value.map(copy);
    if (isRef(value)) return ref(copyObject(value.num));
    if (!isDict(value)) return value;
    return { kind: 'dict', entries: new Map([...value.entries].map(([key, entry]) => [key, copy(entry)])) };
  };
  const copyObject = (num: number): number => {
    const known = numbers.get(num);
    if (known !== undefined) return known;
    const fresh = increment.reserve();
    numbers.set(num, fresh);
    const { value, stream } = source.object(num);
    const copied = copy(value);
    if (stream && isDict(copied))
      increment.setStream(fresh, withEntries(copied, {}), source.bytes.slice(...stream));
    else increment.set(fresh, copied);
    return fresh;
  };
  return copy;
}

/** The fonts of the minutes themselves, pinned in the repository. */
function readFont(file: string): Buffer {
  return readFileSync(join(findProjectRoot(), 'static', 'fonts', file));
}
