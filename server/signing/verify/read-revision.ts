import { readForm } from '../pades/slots.ts';
import type { PdfDocument } from '../pdf/document.ts';
import { isRef } from '../pdf/values.ts';
import { readValidationData } from '../pades/validation-data.ts';
import { type Change, readChange } from './increments.ts';
import { readSignatureRevision, type SignatureRevision } from './revision-rules.ts';
import { readSealRevision, type SealRevision } from './seal-rules.ts';
import { readTimestampRevision, type TimestampRevision } from './timestamp-rules.ts';
import { readValidationRevision, type ValidationRevision } from './validation-rules.ts';

/** The four things that may happen to frozen minutes; there is no fifth. */
export type AllowedRevision = SignatureRevision | SealRevision | ValidationRevision | TimestampRevision;

/** Reads revision `index` as what its changed object makes it. Throws PdfSyntaxError on anything that is not allowed. */
export function readRevision(document: PdfDocument, index: number): AllowedRevision {
  const change = readChange(document, index);
  switch (kindOf(change)) {
    case 'seal':
      return readSealRevision(change);
    case 'timestamp':
      return readTimestampRevision(change);
    case 'validation-data':
      return readValidationRevision(change);
    case 'signature':
      return readSignatureRevision(change);
  }
}

function kindOf({ before, changed }: Change): AllowedRevision['kind'] {
  const { seal, num: form } = readForm(before);
  const catalog = before.revision.trailer.entries.get('Root');
  const store = readValidationData(before).num;
  const [num] = changed;
  if (num === undefined) return 'signature';
  if (num === seal?.num) return 'seal';
  if (num === form) return 'timestamp';
  const isStore = num === store || (isRef(catalog) && num === catalog.num);
  return isStore ? 'validation-data' : 'signature';
}
