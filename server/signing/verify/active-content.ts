import type { PdfState } from '../pdf/document.ts';
import { isArray, isDict, nameOf, type PdfValue } from '../pdf/values.ts';

const KEYS = new Set([
  'JS',
  'JavaScript',
  'AA',
  'OpenAction',
  'OCProperties',
  'OC',
  'EF',
  'EmbeddedFiles',
  'XFA',
  'RichMediaContent',
]);
const ACTIONS = new Set([
  'JavaScript',
  'Launch',
  'SubmitForm',
  'ImportData',
  'ResetForm',
  'GoToR',
  'GoToE',
  'Hide',
  'SetOCGState',
  'Rendition',
  'Movie',
  'Sound',
]);

/** Whether the file holds anything that could make it show one thing today and another tomorrow: scripts, layers, files. */
export function hasActiveContent(states: readonly PdfState[]): boolean {
  const objects = new Set(states.flatMap((state) => state.numbers().map((num) => state.object(num))));
  return [...objects].some((object) => isActive(object.value));
}

function isActive(value: PdfValue): boolean {
  if (isArray(value)) return value.some(isActive);
  if (!isDict(value)) return false;
  for (const [key, entry] of value.entries) {
    if (KEYS.has(key)) return true;
    if (key === 'S' && ACTIONS.has(nameOf(entry) ?? '')) return true;
    if (isActive(entry)) return true;
  }
  return false;
}
