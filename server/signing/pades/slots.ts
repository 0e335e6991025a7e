import { PdfSyntaxError } from '../pdf/scanner.ts';
import { type PdfState } from '../pdf/document.ts';
import { isArray, isDict, isRef, nameOf, type PdfDict, type PdfValue, textOf } from '../pdf/values.ts';

/** A signature slot as the file carries it. */
export interface Slot {
  readonly slotId: string;
  readonly name: string;
  readonly role: string;
  /** Object number of the field, which is also its widget. */
  readonly num: number;
  readonly field: PdfDict;
  readonly rect: readonly [number, number, number, number];
  /** Object number of the signature dictionary; undefined while nobody has signed. */
  readonly signature: number | undefined;
}

/** Second-class name (ISO 32000-1 Annex E) for what the verifier must know about a slot nobody has signed yet. */
export const SLOT_KEY = 'KLBA_Slot';
export const FIELD_PREFIX = 'sign_';

/** The slots of a file, in form order; empty when it has no form. Throws PdfSyntaxError when the form is not ours. */
export function readSlots(state: PdfState): Slot[] {
  const form = state.catalog().entries.get('AcroForm');
  if (form === undefined) return [];
  const fields = state.resolve(state.dict(form).entries.get('Fields'));
  if (!isArray(fields)) throw new PdfSyntaxError('form without fields');
  const slots = fields.map((field) => readSlot(state, field));
  if (new Set(slots.map((slot) => slot.slotId)).size !== slots.length)
    throw new PdfSyntaxError('slot named twice');
  if (new Set(slots.map((slot) => slot.num)).size !== slots.length)
    throw new PdfSyntaxError('field listed twice');
  return slots;
}

function readSlot(state: PdfState, reference: PdfValue): Slot {
  if (!isRef(reference)) throw new PdfSyntaxError('field is not an object of its own');
  const field = state.dict(reference);
  const { entries } = field;
  const info = entries.get(SLOT_KEY);
  const title = textOf(entries.get('T'));
  if (!isDict(info) || nameOf(entries.get('FT')) !== 'Sig' || !title?.startsWith(FIELD_PREFIX))
    throw new PdfSyntaxError('field is not a signature slot');
  const name = textOf(info.entries.get('Name'));
  const role = textOf(info.entries.get('Role'));
  if (name === undefined || role === undefined) throw new PdfSyntaxError('slot without a name');
  const value = entries.get('V');
  if (value !== undefined && !isRef(value)) throw new PdfSyntaxError('signature is not an object of its own');
  return {
    slotId: title.slice(FIELD_PREFIX.length),
    name,
    role,
    num: reference.num,
    field,
    rect: readRect(entries.get('Rect')),
    signature: value?.num,
  };
}

function readRect(value: PdfValue | undefined): Slot['rect'] {
  const numbers = isArray(value) ? value.filter((item) => typeof item === 'number') : [];
  const [left, bottom, right, top] = numbers;
  if (
    numbers.length !== 4 ||
    left === undefined ||
    bottom === undefined ||
    right === undefined ||
    top === undefined
  )
    throw new PdfSyntaxError('slot without a place');
  return [left, bottom, right, top];
}
