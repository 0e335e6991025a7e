import { utf8 } from '../bytes.ts';
import { newestState, type PdfState } from '../pdf/document.ts';
import { createIncrement, type Increment } from '../pdf/increment.ts';
import {
  dict,
  isArray,
  isDict,
  isRef,
  name,
  type PdfDict,
  type PdfValue,
  ref,
  text,
  withEntries,
} from '../pdf/values.ts';
import { pageNumbers } from '../pdf/pages.ts';
import { hiddenField } from './hidden-field.ts';
import { FIELD_PREFIX, SEAL_FIELD, SLOT_KEY } from './slots.ts';
import { declarePdfUa } from './xmp.ts';

/** A place on a page where one person will sign. Points, origin at the lower left corner. */
export interface SignatureFieldBox {
  readonly slotId: string;
  /** 0 for the first page. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Read aloud: "Underskrift: Anna Ek, ordförande". */
  readonly tooltip: string;
  readonly name: string;
  /** As printed: "Ordförande". */
  readonly roleText: string;
}

/** Print and Locked: the widget shows on paper and cannot be moved. */
const WIDGET_FLAGS = 132;
/** SignaturesExist and AppendOnly, set before anyone signs so that no signature has to touch the form. */
const SIGNATURE_FLAGS = 3;

export interface SignatureFieldOptions {
  /**
   * Read aloud: "Organisationens sigill". With it the file also gets an empty, invisible field for the organisation's
   * seal, so that a file whose seal was cut away is seen to miss it.
   */
  readonly sealTooltip?: string;
}

/**
 * Adds an empty, tagged signature field for each box to a Typst PDF (PDF/A-2a) and declares PDF/UA-1.
 * What comes back are the frozen bytes: whoever signs approves their SHA-256. Throws on a PDF that is not
 * Typst's, on a box outside the pages and on a slot id that cannot name a field.
 */
export async function addSignatureFields(
  pdf: Uint8Array,
  boxes: readonly SignatureFieldBox[],
  { sealTooltip }: SignatureFieldOptions = {},
): Promise<Uint8Array> {
  const state = newestState(pdf);
  if (state.catalog().entries.has('AcroForm')) throw new TypeError('the PDF has signature fields already');
  if (new Set(boxes.map((box) => box.slotId)).size !== boxes.length)
    throw new TypeError('a slot id stands twice');
  const increment = createIncrement(state);
  const pages = pageNumbers(state);
  const fields = boxes.map((box) => addField(state, increment, pages, box));
  const hidden = sealTooltip === undefined ? [] : [increment.reserve()];
  for (const num of hidden)
    increment.set(num, hiddenField({ title: SEAL_FIELD, tooltip: sealTooltip ?? '', page: pages[0] ?? 0 }));
  const form = increment.reserve();
  const Fields = [...fields.map((field) => field.widget), ...hidden].map(ref);
  increment.set(form, dict({ Fields, SigFlags: SIGNATURE_FLAGS }));
  if (fields.length > 0) tagFields(state, increment, fields);
  declareStandards(state, increment, form);
  return increment.finish();
}

interface AddedField {
  readonly widget: number;
  readonly page: number;
  readonly structParent: number;
  readonly element: number;
}

function addField(
  state: PdfState,
  increment: Increment,
  pages: readonly number[],
  box: SignatureFieldBox,
): AddedField {
  const page = pages[box.page];
  if (page === undefined) throw new TypeError(`slot ${box.slotId} lies on a page that is not there`);
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(box.slotId)) throw new TypeError('a slot id is letters, digits, - and _');
  const [widget, appearance, element] = [increment.reserve(), increment.reserve(), increment.reserve()];
  const structParent = nextParentKey(state, increment);
  increment.setStream(appearance, emptyAppearance(box), new Uint8Array());
  increment.set(widget, widgetOf(box, { page, appearance, structParent }));
  addToPage(state, increment, page, widget);
  return { widget, page, structParent, element };
}

function widgetOf(
  box: SignatureFieldBox,
  at: { page: number; appearance: number; structParent: number },
): PdfDict {
  return dict({
    Type: name('Annot'),
    Subtype: name('Widget'),
    FT: name('Sig'),
    T: text(FIELD_PREFIX + box.slotId),
    TU: text(box.tooltip),
    Contents: text(box.tooltip),
    F: WIDGET_FLAGS,
    Rect: [box.x, box.y, box.x + box.width, box.y + box.height],
    P: ref(at.page),
    AP: dict({ N: ref(at.appearance) }),
    StructParent: at.structParent,
    [SLOT_KEY]: dict({ Name: text(box.name), Role: text(box.roleText) }),
  });
}

/** ISO 19005-2 6.3.3: a field that takes up room must have an appearance, even an empty one. */
function emptyAppearance(box: SignatureFieldBox): PdfDict {
  const BBox = [0, 0, box.width, box.height];
  return dict({ Type: name('XObject'), Subtype: name('Form'), BBox, Resources: dict({}) });
}

function addToPage(state: PdfState, increment: Increment, page: number, widget: number): void {
  const current = asDict(increment.current(page));
  const annotations = current.entries.get('Annots');
  const list = isRef(annotations) ? increment.current(annotations.num) : annotations;
  const Annots = [...(isArray(list) ? list : []), ref(widget)];
  // ISO 14289-1 7.18.3: tab order follows the structure.
  increment.set(page, withEntries(current, { Annots, Tabs: name('S') }));
}

function structureRoot(state: PdfState): number {
  const root = state.catalog().entries.get('StructTreeRoot');
  if (!isRef(root)) throw new TypeError('PDF: not tagged');
  return root.num;
}

function nextParentKey(state: PdfState, increment: Increment): number {
  const num = structureRoot(state);
  const root = asDict(increment.current(num));
  const key = root.entries.get('ParentTreeNextKey');
  if (typeof key !== 'number') throw new TypeError('PDF: no parent tree');
  increment.set(num, withEntries(root, { ParentTreeNextKey: key + 1 }));
  return key;
}

function tagFields(state: PdfState, increment: Increment, fields: readonly AddedField[]): void {
  const rootNum = structureRoot(state);
  const root = asDict(increment.current(rootNum));
  const [documentRef] = asArray(increment, root.entries.get('K'));
  if (!isRef(documentRef)) throw new TypeError('PDF: structure without a document');
  const document = asDict(increment.current(documentRef.num));
  for (const field of fields) increment.set(field.element, formElement(field, documentRef.num));
  const kids = [
    ...asArray(increment, document.entries.get('K')),
    ...fields.map((field) => ref(field.element)),
  ];
  increment.set(documentRef.num, withEntries(document, { K: kids }));
  appendParents(
    increment,
    rootNum,
    root,
    fields.flatMap((field) => [field.structParent, ref(field.element)]),
  );
}

function formElement(field: AddedField, document: number): PdfDict {
  const object = dict({ Type: name('OBJR'), Pg: ref(field.page), Obj: ref(field.widget) });
  return dict({
    Type: name('StructElem'),
    S: name('Form'),
    P: ref(document),
    Pg: ref(field.page),
    // Not in a list: strict readers of later revisions look for a field's place in the structure exactly here.
    K: object,
  });
}

/** The new keys are the highest, so they go last in the flat number tree that Typst writes. */
function appendParents(
  increment: Increment,
  rootNum: number,
  root: PdfDict,
  pairs: readonly PdfValue[],
): void {
  const parentTree = root.entries.get('ParentTree');
  const tree = asDict(isRef(parentTree) ? increment.current(parentTree.num) : (parentTree ?? null));
  const nums = tree.entries.get('Nums');
  if (nums === undefined) throw new TypeError('PDF: a parent tree in levels');
  const grown = withEntries(tree, { Nums: [...asArray(increment, nums), ...pairs] });
  if (isRef(parentTree)) increment.set(parentTree.num, grown);
  else increment.set(rootNum, withEntries(asDict(increment.current(rootNum)), { ParentTree: grown }));
}

function declareStandards(state: PdfState, increment: Increment, form: number): void {
  const catalogRef = state.revision.trailer.entries.get('Root');
  if (!isRef(catalogRef)) throw new TypeError('PDF: no catalog');
  const catalog = state.catalog();
  const preferences = catalog.entries.get('ViewerPreferences');
  const ViewerPreferences = withEntries(isDict(preferences) ? preferences : dict({}), {
    DisplayDocTitle: true,
  });
  increment.set(catalogRef.num, withEntries(catalog, { AcroForm: ref(form), ViewerPreferences }));
  const metadata = catalog.entries.get('Metadata');
  const stream = isRef(metadata) ? state.object(metadata.num) : undefined;
  if (!stream?.stream || !isRef(metadata)) throw new TypeError('PDF: no metadata');
  const xmp = new TextDecoder().decode(state.bytes.subarray(...stream.stream));
  increment.setStream(metadata.num, asDict(stream.value), utf8(declarePdfUa(xmp)));
}

function asDict(value: PdfValue): PdfDict {
  if (!isDict(value)) throw new TypeError('PDF: expected a dictionary');
  return value;
}

function asArray(increment: Increment, value: PdfValue | undefined): readonly PdfValue[] {
  const resolved = isRef(value) ? increment.current(value.num) : value;
  if (!isArray(resolved)) throw new TypeError('PDF: expected an array');
  return resolved;
}
