import { readSlots, type Slot } from '../pades/slots.ts';
import type { PdfState } from '../pdf/document.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import { isDict, isRef, nameOf, type PdfDict, serialise } from '../pdf/values.ts';
import type { SignedRevision } from './byte-range.ts';
import { type Change, requireReachable } from './increments.ts';

export interface SignatureRevision extends SignedRevision {
  readonly kind: 'signature';
  readonly slot: Slot;
}

/**
 * Reads a revision as one signature in one empty slot, and nothing else. Throws PdfSyntaxError when it changes anything
 * that a signature does not change; that is how text appended after signing is found.
 */
export function readSignatureRevision({ before, after, changed, added }: Change): SignatureRevision {
  const slot = signedSlot(before, after, changed);
  const appearance = requireAppearance(after, slot, added);
  const signature = signatureOf(after, slot.signature, added);
  requireReachable(after, [appearance, slot.signature], added);
  return { kind: 'signature', slot, signature, revision: after.revision };
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
  if (withoutSigningKeys(empty.field) !== withoutSigningKeys(signed.field))
    throw new PdfSyntaxError('the field itself changed');
  return signed;
}

function withoutSigningKeys(field: PdfDict): string {
  return withoutKeys(field, SIGNING_KEYS);
}

/** One text for everything in a dictionary but some keys. */
export function withoutKeys(field: PdfDict, keys: readonly string[]): string {
  return [...field.entries]
    .filter(([key]) => !keys.includes(key))
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

/** The signature dictionary of a person or of the organisation. */
export function signatureOf(state: PdfState, num: number | undefined, added: ReadonlySet<number>): PdfDict {
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
