import {
  readValidationData,
  refsOf,
  VALIDATION_KEYS,
  type ValidationData,
} from '../pades/validation-data.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import { isRef, nameOf, type PdfDict, serialise } from '../pdf/values.ts';
import { type Change, requireReachable } from './increments.ts';
import { withoutKeys } from './revision-rules.ts';

export interface ValidationRevision {
  readonly kind: 'validation-data';
  /** All that the file holds of it by then. */
  readonly data: ValidationData;
}

/** Reads a revision as validation data that was added to what was there, and nothing else. */
export function readValidationRevision({ before, after, changed, added }: Change): ValidationRevision {
  const { num, known: data } = readValidationData(after);
  const earlier = readValidationData(before);
  if (num === undefined || changed.length !== 1)
    throw new PdfSyntaxError('more than validation data was added');
  if (earlier.num === undefined) requireOnlyPointer(before.catalog(), after.catalog(), num, added);
  else if (earlier.num !== num || changed[0] !== num)
    throw new PdfSyntaxError('other objects than the validation data changed');
  const { entries } = after.object(num).value as PdfDict;
  if (nameOf(entries.get('Type')) !== 'DSS') throw new PdfSyntaxError('no validation data');
  const fresh = VALIDATION_KEYS.slice(1).flatMap((key) => {
    const old = earlier.num === undefined ? [] : refsOf(dictOf(before.object(earlier.num).value).get(key));
    const now = refsOf(entries.get(key));
    if (serialise(now.slice(0, old.length)) !== serialise(old))
      throw new PdfSyntaxError('validation data was taken away');
    return now.slice(old.length).map((item) => item.num);
  });
  const roots = earlier.num === undefined ? [...fresh, num] : fresh;
  if (new Set(fresh).size !== fresh.length) throw new PdfSyntaxError('validation data listed twice');
  requireReachable(after, roots, added);
  return { kind: 'validation-data', data };
}

function dictOf(value: unknown): PdfDict['entries'] {
  return (value as PdfDict).entries;
}

function requireOnlyPointer(before: PdfDict, after: PdfDict, num: number, added: ReadonlySet<number>): void {
  const pointer = after.entries.get('DSS');
  if (!isRef(pointer) || pointer.num !== num || !added.has(num))
    throw new PdfSyntaxError('validation data is not new');
  if (before.entries.has('DSS') || withoutKeys(before, []) !== withoutKeys(after, ['DSS']))
    throw new PdfSyntaxError('the catalog changed');
}
