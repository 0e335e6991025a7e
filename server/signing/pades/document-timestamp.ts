import { newestState } from '../pdf/document.ts';
import { pageNumbers } from '../pdf/pages.ts';
import { createIncrement } from '../pdf/increment.ts';
import { PdfSyntaxError } from '../pdf/scanner.ts';
import { dict, isArray, name, ref, withEntries } from '../pdf/values.ts';
import { hiddenField } from './hidden-field.ts';
import { emptyContents, type OpenSignature, openSignature } from './open-signature.ts';
import { readForm, TIMESTAMP_PREFIX } from './slots.ts';

export const TIMESTAMP_TOOLTIP = 'Tidsstämpel';

/**
 * Makes room for an RFC 3161 token over the whole file, in a field of its own: the SHA-256 of what it covers is for a
 * timestamp authority to sign. `room` in bytes of the token.
 */
export async function openTimestamp(pdf: Uint8Array, room: number): Promise<OpenSignature> {
  const state = newestState(pdf);
  const { num: form, timestamps } = readForm(state);
  const fields = form === undefined ? undefined : state.dict(ref(form)).entries.get('Fields');
  const [page] = pageNumbers(state);
  if (form === undefined || page === undefined || !isArray(fields))
    throw new PdfSyntaxError('no form to add a timestamp to');
  const increment = createIncrement(state);
  const [field, token] = [increment.reserve(), increment.reserve()];
  const title = `${TIMESTAMP_PREFIX}${String(timestamps.length + 1)}`;
  const empty = hiddenField({ title, tooltip: TIMESTAMP_TOOLTIP, page });
  increment.set(form, withEntries(state.dict(ref(form)), { Fields: [...fields, ref(field)] }));
  increment.set(field, withEntries(empty, { V: ref(token) }));
  increment.set(
    token,
    dict({
      Type: name('DocTimeStamp'),
      Filter: name('Adobe.PPKLite'),
      SubFilter: name('ETSI.RFC3161'),
      ...emptyContents(room),
    }),
  );
  return openSignature(await increment.finish(), token);
}
