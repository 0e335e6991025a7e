import { unzipSync } from 'fflate';

/** Of all files together, unpacked. */
const LARGEST_TOTAL = 160 * 1024 * 1024;
const MOST_FILES = 200;

/** The files of a zip; a fault code when it is none, or more than any bundle of ours. Nothing is unpacked before its size is known. */
export function readZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | 'not-a-bundle' | 'too-large' {
  let total = 0;
  const names = new Set<string>();
  let isHostile = false;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        total += originalSize;
        // Two files of one name, or a name that leads out of the folder: made to deceive somebody who unpacks it.
        isHostile ||= names.has(name) || /^[/\\]|\.\.|\\|:/u.test(name);
        names.add(name);
        isHostile ||= names.size > MOST_FILES || total > LARGEST_TOTAL;
        return !isHostile;
      },
    });
    if (total > LARGEST_TOTAL) return 'too-large';
    if (isHostile) return 'not-a-bundle';
    return new Map(Object.entries(files).filter(([name]) => !name.endsWith('/')));
  } catch {
    // fflate throws plain errors about the bytes it was given.
    return 'not-a-bundle';
  }
}
