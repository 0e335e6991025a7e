import { PdfSyntaxError } from '../pdf/scanner.ts';
import { type PdfState } from '../pdf/document.ts';
import {
  isArray,
  isDict,
  isRef,
  nameOf,
  type PdfDict,
  type PdfValue,
  serialise,
  textOf,
} from '../pdf/values.ts';

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

/** An invisible field: for the organisation's seal, or for a timestamp over the whole file. */
export interface HiddenField {
  readonly num: number;
  readonly field: PdfDict;
  /** Object number of what fills it; undefined while it is empty. */
  readonly signature: number | undefined;
}

/** The fields of a file by what they are for. */
export interface SigningForm {
  readonly slots: readonly Slot[];
  /** Undefined in files from before there were seals. */
  readonly seal: HiddenField | undefined;
  readonly timestamps: readonly HiddenField[];
  /** Object number of the form itself. */
  readonly num: number | undefined;
}

export const SEAL_FIELD = 'seal_organisation';
export const TIMESTAMP_PREFIX = 'timestamp_';

/** The form of a file; empty when it has none. Throws PdfSyntaxError when it is not one of ours. */
export function readForm(state: PdfState): SigningForm {
  const form = state.catalog().entries.get('AcroForm');
  if (form === undefined) return { slots: [], seal: undefined, timestamps: [], num: undefined };
  const fields = state.resolve(state.dict(form).entries.get('Fields'));
  if (!isArray(fields)) throw new PdfSyntaxError('form without fields');
  const named = fields.map((field) => ({ field, title: titleOf(state, field) }));
  const isHidden = (title: string) => title === SEAL_FIELD || title.startsWith(TIMESTAMP_PREFIX);
  const hidden = named.filter(({ title }) => isHidden(title));
  if (new Set(hidden.map(({ title }) => title)).size !== hidden.length)
    throw new PdfSyntaxError('field named twice');
  const [seal, ...timestamps] = [
    hidden.find(({ title }) => title === SEAL_FIELD),
    ...hidden.filter(({ title }) => title !== SEAL_FIELD),
  ].map((one) => one && readHidden(state, one.field));
  const slots = readAll(
    state,
    named.filter(({ title }) => !isHidden(title)).map(({ field }) => field),
  );
  return {
    slots,
    seal,
    timestamps: timestamps.filter((one) => one !== undefined),
    num: isRef(form) ? form.num : undefined,
  };
}

/** The slots of a file, in form order; empty when it has no form. Throws PdfSyntaxError when the form is not ours. */
export function readSlots(state: PdfState): readonly Slot[] {
  return readForm(state).slots;
}

function titleOf(state: PdfState, reference: PdfValue): string {
  if (!isRef(reference)) throw new PdfSyntaxError('field is not an object of its own');
  return textOf(state.dict(reference).entries.get('T')) ?? '';
}

function readHidden(state: PdfState, reference: PdfValue): HiddenField {
  if (!isRef(reference)) throw new PdfSyntaxError('field is not an object of its own');
  const field = state.dict(reference);
  const value = field.entries.get('V');
  if (
    nameOf(field.entries.get('FT')) !== 'Sig' ||
    serialise(field.entries.get('Rect') ?? null) !== '[0 0 0 0]'
  )
    throw new PdfSyntaxError('seal or timestamp field that takes up room');
  if (value !== undefined && !isRef(value)) throw new PdfSyntaxError('signature is not an object of its own');
  return { num: reference.num, field, signature: value?.num };
}

function readAll(state: PdfState, fields: readonly PdfValue[]): Slot[] {
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
