import { type Bytes, sameBytes } from '../bytes.ts';
import { newestState, type PdfState } from '../pdf/document.ts';
import { createIncrement, type Increment } from '../pdf/increment.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import {
  dict,
  isArray,
  isDict,
  isRef,
  name,
  type PdfRef,
  type PdfValue,
  ref,
  withEntries,
} from '../pdf/values.ts';

/** What somebody needs to judge the signatures when everybody they could ask is gone. DER. */
export interface ValidationData {
  readonly certificates: readonly Bytes[];
  readonly crls: readonly Bytes[];
}

export const VALIDATION_KEYS = ['Type', 'Certs', 'CRLs'];

/**
 * Adds validation data (the document security store of ETSI EN 319 142-1) as an incremental revision. What the file
 * holds already is not added again; with nothing new the file comes back as it was.
 */
export async function addValidationData(pdf: Uint8Array, data: ValidationData): Promise<Uint8Array> {
  const state = newestState(pdf);
  const { num, known } = readValidationData(state);
  const certificates = missing(data.certificates, known.certificates);
  const crls = missing(data.crls, known.crls);
  if (certificates.length + crls.length === 0) return pdf;
  const increment = createIncrement(state);
  const store = num ?? increment.reserve();
  const old = num === undefined ? undefined : state.dict(ref(num));
  const list = (key: string) => refsOf(old?.entries.get(key));
  increment.set(
    store,
    dict({
      Type: name('DSS'),
      Certs: [...list('Certs'), ...addStreams(increment, certificates)],
      CRLs: [...list('CRLs'), ...addStreams(increment, crls)],
    }),
  );
  if (num === undefined) pointFromCatalog(state, increment, store);
  return increment.finish();
}

function pointFromCatalog(state: PdfState, increment: Increment, store: number): void {
  const root = state.revision.trailer.entries.get('Root');
  if (!isRef(root)) throw new PdfSyntaxError('no catalog');
  increment.set(root.num, withEntries(state.catalog(), { DSS: ref(store) }));
}

/** The validation data of a file; empty when it has none. Throws PdfSyntaxError when it is written in another way. */
export function readValidationData(state: PdfState): { num: number | undefined; known: ValidationData } {
  const reference = state.catalog().entries.get('DSS');
  if (reference === undefined) return { num: undefined, known: { certificates: [], crls: [] } };
  if (!isRef(reference)) throw new PdfSyntaxError('validation data is not an object of its own');
  const { entries } = state.dict(reference);
  if (![...entries.keys()].every((key) => VALIDATION_KEYS.includes(key)))
    throw new PdfSyntaxError('unexpected validation data');
  const read = (key: string) => refsOf(entries.get(key)).map((item) => readStream(state, item));
  return { num: reference.num, known: { certificates: read('Certs'), crls: read('CRLs') } };
}

function readStream(state: PdfState, reference: PdfRef): Bytes {
  const { stream, value } = state.object(reference.num);
  const isPlain = isDict(value) && value.entries.size === 1;
  if (!stream || !isPlain) throw new PdfSyntaxError('validation data is no plain stream');
  return new Uint8Array(state.bytes.slice(...stream));
}

export function refsOf(value: PdfValue | undefined): readonly PdfRef[] {
  if (value === undefined) return [];
  if (!isArray(value) || !value.every(isRef)) throw new PdfSyntaxError('validation data is no list');
  return value as readonly PdfRef[];
}

function addStreams(increment: Increment, items: readonly Bytes[]): PdfRef[] {
  return items.map((item) => {
    const num = increment.reserve();
    increment.setStream(num, dict({}), item);
    return ref(num);
  });
}

function missing(wanted: readonly Bytes[], known: readonly Bytes[]): Bytes[] {
  const found: Bytes[] = [];
  for (const one of wanted) if (![...known, ...found].some((other) => sameBytes(other, one))) found.push(one);
  return found;
}
