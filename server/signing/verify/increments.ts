import { sameBytes } from '../bytes.ts';
import type { PdfDocument, PdfState, Revision } from '../pdf/document.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import { isArray, isDict, isRef, type PdfDict, type PdfValue, serialise } from '../pdf/values.ts';

/** What one revision did to the file, before anybody has said that it may. */
export interface Change {
  readonly before: PdfState;
  readonly after: PdfState;
  /** Object numbers that it rewrote. */
  readonly changed: readonly number[];
  /** Object numbers that it took into use. */
  readonly added: ReadonlySet<number>;
}

/** Reads revision `index`. Throws PdfSyntaxError when it holds bytes that are no object, or is of another document. */
export function readChange(document: PdfDocument, index: number): Change {
  const before = document.states[index - 1];
  const after = document.states[index];
  if (!before || !after) throw new PdfSyntaxError('no such revision');
  requireTiled(after);
  requireSameTrailer(before.revision, after.revision);
  return { before, after, ...freshNumbers(before, after) };
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
function freshNumbers(before: PdfState, after: PdfState): Pick<Change, 'changed' | 'added'> {
  const [oldSize, newSize] = [before, after].map(({ revision }) => revision.trailer.entries.get('Size'));
  if (typeof oldSize !== 'number' || typeof newSize !== 'number')
    throw new PdfSyntaxError('trailer without a size');
  const written = [...after.revision.offsets.keys()];
  const added = new Set(written.filter((num) => num >= oldSize));
  if (newSize !== oldSize + added.size || [...added].some((num) => num >= newSize))
    throw new PdfSyntaxError('object numbers do not follow on');
  return { changed: written.filter((num) => num < oldSize), added };
}

/** Nothing new that is not used from the given objects, and nothing old that they could show. */
export function requireReachable(
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
    if (!added.has(num)) throw new PdfSyntaxError('what is new refers to older objects');
    if (seen.has(num)) return;
    seen.add(num);
    visit(state.object(num).value);
  };
  for (const root of roots) if (root !== undefined) visitObject(root);
  if (seen.size !== added.size) throw new PdfSyntaxError('objects that nothing uses');
}
