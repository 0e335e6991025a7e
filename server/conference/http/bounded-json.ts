import { parseJson } from './call.ts';

/** Whatever begins with one of these, or stands behind it, is a part. */
const MARKS = ['{', '[', ','];

/**
 * What a stranger wrote, before it is known who they are; nothing when it is no JSON, or has more than `mostParts` parts: as much
 * text in a few pieces is read in a tenth of the time that it takes in a million, and in a tenth of the memory.
 */
export function parseBounded(bytes: Uint8Array, mostParts: number): unknown {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let parts = 0;
  for (const mark of MARKS)
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      parts += 1;
      if (parts > mostParts) return undefined;
    }
  return parseJson(bytes);
}
