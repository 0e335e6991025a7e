import { sameBytes } from '../bytes.ts';
import { readSlots, type Slot } from '../pades/slots.ts';
import type { PdfDocument, PdfState, Revision } from '../pdf/document.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import { isArray, isDict, isRef, nameOf, type PdfDict, type PdfValue, serialise } from '../pdf/values.ts';

export interface SignatureRevision {
  readonly slot: Slot;
  readonly signature: PdfDict;
  readonly revision: Revision;
}

/**
 * Reads revision `index` as what it must be: one signature in one empty slot, and nothing else. Throws PdfSyntaxError
 * when it changes anything that a signature does not change; that is how text appended after signing is found.
 */
export function readSignatureRevision(document: PdfDocument, index: number): SignatureRevision {
  const before = document.states[index - 1];
  const after = document.states[index];
  if (!before || !after) throw new PdfSyntaxError('no such revision');
  requireTiled(after);
  requireSameTrailer(before.revision, after.revision);
  const fresh = freshNumbers(before, after);
  const slot = signedSlot(before, after, fresh.changed);
  const appearance = requireAppearance(after, slot, fresh.added);
  const signature = signatureOf(after, slot, fresh.added);
  requireReachable(after, [appearance, slot.signature], fresh.added);
  return { slot, signature, revision: after.revision };
}

/** Every byte of the revision belongs to one listed object, the table or the trailer: no room for anything between. */
function requireTiled(state: PdfState): void {
  const { revision } = state;
  let at = revision.start;
  for (const [num, offset] of [...revision.offsets].sort(([, a], [, b]) => a - b)) {
    if (offset !== at) throw new PdfSyntaxError('bytes outside objects');
    at = state.object(num).end;
  }
  if (at !== revision.xref) throw new PdfSyntaxError('bytes outside objects');
}

const TRAILER_KEYS = ['Size', 'Root', 'Info', 'Prev', 'ID'];

function requireSameTrailer(before: Revision, after: Revision): void {
  const same = (key: string) =>
    serialise(before.trailer.entries.get(key) ?? null) === serialise(after.trailer.entries.get(key) ?? null);
  if (!same('Root') || !same('Info')) throw new PdfSyntaxError('another document root');
  if (![...after.trailer.entries.keys()].every((key) => TRAILER_KEYS.includes(key)))
    throw new PdfSyntaxError('unexpected trailer entry');
  const [first, second] = [before, after].map(({ trailer }) => permanentId(trailer));
  if (!first || !second || !sameBytes(first, second)) throw new PdfSyntaxError('another document identifier');
}

function permanentId(trailer: PdfDict): Uint8Array | undefined {
  const id = trailer.entries.get('ID');
  const first = isArray(id) ? id[0] : undefined;
  return typeof first === 'object' && first !== null && 'bytes' in first ? first.bytes : undefined;
}

/** Which numbers the revision rewrites and which it takes into use. New ones follow on the old, without gaps. */
function freshNumbers(
  before: PdfState,
  after: PdfState,
): { changed: readonly number[]; added: ReadonlySet<number> } {
  const [oldSize, newSize] = [before, after].map(({ revision }) => revision.trailer.entries.get('Size'));
  if (typeof oldSize !== 'number' || typeof newSize !== 'number')
    throw new PdfSyntaxError('trailer without a size');
  const written = [...after.revision.offsets.keys()];
  const added = new Set(written.filter((num) => num >= oldSize));
  if (newSize !== oldSize + added.size || [...added].some((num) => num >= newSize))
    throw new PdfSyntaxError('object numbers do not follow on');
  return { changed: written.filter((num) => num < oldSize), added };
}

const SIGNING_KEYS = ['V', 'AP'];

/** The one changed object is an empty slot's field, and only its value and appearance changed. */
function signedSlot(before: PdfState, after: PdfState, changed: readonly number[]): Slot {
  const [num] = changed;
  if (num === undefined || changed.length !== 1)
    throw new PdfSyntaxError('other objects than one field changed');
  const empty = readSlots(before).find((slot) => slot.num === num);
  const signed = readSlots(after).find((slot) => slot.num === num);
  if (!empty || !signed || empty.signature !== undefined || signed.signature === undefined)
    throw new PdfSyntaxError('what changed is not an empty slot');
  if (withoutKeys(empty.field) !== withoutKeys(signed.field))
    throw new PdfSyntaxError('the field itself changed');
  return signed;
}

function withoutKeys(field: PdfDict): string {
  return [...field.entries]
    .filter(([key]) => !SIGNING_KEYS.includes(key))
    .map(([key, value]) => `${key} ${serialise(value)}`)
    .sort()
    .join('\n');
}

const APPEARANCE_KEYS = ['Type', 'Subtype', 'BBox', 'Resources', 'Filter', 'Length'];

/** A form of exactly the slot's size: what is drawn for a signature cannot reach outside its box. */
function requireAppearance(state: PdfState, slot: Slot, added: ReadonlySet<number>): number {
  const appearances = slot.field.entries.get('AP');
  const normal = isDict(appearances) ? appearances.entries.get('N') : undefined;
  if (!isDict(appearances) || appearances.entries.size !== 1 || !isRef(normal) || !added.has(normal.num))
    throw new PdfSyntaxError('appearance is not new');
  const { value, stream } = state.object(normal.num);
  const [left, bottom, right, top] = slot.rect;
  if (!isDict(value) || !stream || nameOf(value.entries.get('Subtype')) !== 'Form')
    throw new PdfSyntaxError('appearance is no form');
  if (![...value.entries.keys()].every((key) => APPEARANCE_KEYS.includes(key)))
    throw new PdfSyntaxError('unexpected entry in the appearance');
  if (serialise(value.entries.get('BBox') ?? null) !== serialise([0, 0, right - left, top - bottom]))
    throw new PdfSyntaxError('appearance larger than its box');
  return normal.num;
}

const SIGNATURE_KEYS = ['Type', 'Filter', 'SubFilter', 'Name', 'Reason', 'M', 'ByteRange', 'Contents'];

function signatureOf(state: PdfState, slot: Slot, added: ReadonlySet<number>): PdfDict {
  const num = slot.signature;
  const value = num !== undefined && added.has(num) ? state.object(num).value : null;
  if (!isDict(value) || !value.spans) throw new PdfSyntaxError('signature is not new');
  const { entries } = value;
  if (entries.size !== SIGNATURE_KEYS.length || !SIGNATURE_KEYS.every((key) => entries.has(key)))
    throw new PdfSyntaxError('unexpected entry in the signature');
  if (nameOf(entries.get('Type')) !== 'Sig' || nameOf(entries.get('Filter')) !== 'Adobe.PPKLite')
    throw new PdfSyntaxError('not a signature');
  if (nameOf(entries.get('SubFilter')) !== 'ETSI.CAdES.detached')
    throw new PdfSyntaxError('not a PAdES signature');
  return value;
}

/** Nothing new that the signature does not use, and nothing old that its appearance could show. */
function requireReachable(
  state: PdfState,
  roots: readonly (number | undefined)[],
  added: ReadonlySet<number>,
): void {
  const seen = new Set<number>();
  const visit = (value: PdfValue): void => {
    if (isArray(value)) value.forEach(visit);
    else if (isDict(value)) for (const entry of value.entries.values()) visit(entry);
    else if (isRef(value)) visitObject(value.num);
  };
  const visitObject = (num: number): void => {
    if (!added.has(num)) throw new PdfSyntaxError('the appearance refers to older objects');
    if (seen.has(num)) return;
    seen.add(num);
    visit(state.object(num).value);
  };
  for (const root of roots) if (root !== undefined) visitObject(root);
  if (seen.size !== added.size) throw new PdfSyntaxError('objects that no signature uses');
}
