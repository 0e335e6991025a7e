import { Unzip, UnzipInflate, unzipSync } from 'fflate';

const MAX_UNPACKED = 80 * 1024 * 1024;
const MAX_ENTRIES = 3000;

/**
 * Says why a zip must not be handed to the Word reader, or nothing. The stated sizes can lie,
 * so the parts that will be read are also unpacked piece by piece and stopped at the limit.
 */
export function checkZip(
  bytes: Uint8Array,
): 'import-zip-bomb' | 'import-not-word' | 'import-unreadable' | undefined {
  let stated = 0;
  let entries = 0;
  let isWord = false;
  try {
    unzipSync(bytes, {
      filter: (entry) => {
        stated += entry.originalSize;
        entries += 1;
        isWord ||= entry.name === 'word/document.xml';
        return false;
      },
    });
  } catch {
    return 'import-unreadable';
  }
  if (stated > MAX_UNPACKED || entries > MAX_ENTRIES) return 'import-zip-bomb';
  if (!isWord) return 'import-not-word';
  return unpacksTooLarge(bytes) ? 'import-zip-bomb' : undefined;
}

function unpacksTooLarge(bytes: Uint8Array): boolean {
  let total = 0;
  const unzip = new Unzip((file) => {
    file.ondata = (error, chunk) => {
      if (error === null) total += chunk.length;
      if (total > MAX_UNPACKED) throw new RangeError('zip too large');
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += 65_536)
      unzip.push(bytes.subarray(at, at + 65_536), at + 65_536 >= bytes.length);
  } catch {
    // Only the size matters here; a damaged part is reported by the reader itself.
    return total > MAX_UNPACKED;
  }
  return false;
}
