import { TIMESTAMP_TOOLTIP } from '../pades/document-timestamp.ts';
import { hiddenField } from '../pades/hidden-field.ts';
import { readForm, TIMESTAMP_PREFIX } from '../pades/slots.ts';
import { pageNumbers } from '../pdf/pages.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import { isArray, isDict, nameOf, type PdfDict, ref, serialise, withEntries } from '../pdf/values.ts';
import type { SignedRevision } from './byte-range.ts';
import type { Change } from './increments.ts';
import { withoutKeys } from './revision-rules.ts';

export interface TimestampRevision extends SignedRevision {
  readonly kind: 'timestamp';
}

/** Reads a revision as one timestamp in a new field without room, at the end of the form, and nothing else. */
export function readTimestampRevision({ before, after, changed, added }: Change): TimestampRevision {
  const [old, now] = [readForm(before), readForm(after)];
  const form = now.num;
  const field = now.timestamps.at(-1);
  if (form === undefined || form !== old.num || changed.length !== 1 || changed[0] !== form || !field)
    throw new PdfSyntaxError('more than a timestamp was added');
  requireOneMore(before.dict(ref(form)), after.dict(ref(form)), field.num);
  const token = field.signature;
  if (token === undefined || added.size !== 2 || !added.has(field.num) || !added.has(token))
    throw new PdfSyntaxError('more than a timestamp was added');
  const expected = hiddenField({
    title: `${TIMESTAMP_PREFIX}${String(now.timestamps.length)}`,
    tooltip: TIMESTAMP_TOOLTIP,
    page: pageNumbers(after)[0] ?? 0,
  });
  if (withoutKeys(field.field, []) !== withoutKeys(withEntries(expected, { V: ref(token) }), []))
    throw new PdfSyntaxError('the timestamp field is another');
  return { kind: 'timestamp', signature: tokenOf(after.object(token).value), revision: after.revision };
}

/** The form has one field more, last, and is otherwise the same. */
function requireOneMore(before: PdfDict, after: PdfDict, field: number): void {
  const [old, now] = [before.entries.get('Fields'), after.entries.get('Fields')];
  if (!isArray(old) || !isArray(now) || serialise([...old, ref(field)]) !== serialise(now))
    throw new PdfSyntaxError('the form changed');
  if (withoutKeys(before, ['Fields']) !== withoutKeys(after, ['Fields']))
    throw new PdfSyntaxError('the form changed');
}

const TOKEN_KEYS = ['Type', 'Filter', 'SubFilter', 'ByteRange', 'Contents'];

function tokenOf(value: unknown): PdfDict {
  const found = value as PdfDict;
  if (!isDict(found) || !found.spans) throw new PdfSyntaxError('no timestamp');
  const { entries } = found;
  const names = ['Type', 'Filter', 'SubFilter'].map((key) => nameOf(entries.get(key))).join(' ');
  if (entries.size !== TOKEN_KEYS.length || !TOKEN_KEYS.every((key) => entries.has(key)))
    throw new PdfSyntaxError('unexpected entry in the timestamp');
  if (names !== 'DocTimeStamp Adobe.PPKLite ETSI.RFC3161') throw new PdfSyntaxError('no timestamp');
  return found;
}
