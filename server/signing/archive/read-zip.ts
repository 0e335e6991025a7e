import { type Entry, readDirectory, ZipError } from './zip-directory.ts';
import { unpack } from './zip-unpack.ts';

/** Of all files together, unpacked: far above any minutes. */
const LARGEST_TOTAL = 160 * 1024 * 1024;
const MOST_FILES = 500;

/**
 * The files of a zip, or a fault code. Strict, because two programs that read one zip in different ways see different files:
 * the entries lie one after the other and fill it, both tables of contents agree, and each file has the length and the
 * checksum it says. Nothing is unpacked further than its stated length.
 */
export function readZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | 'not-a-bundle' | 'too-large' {
  try {
    const entries = readDirectory(bytes, MOST_FILES);
    if (entries.reduce((sum, { size }) => sum + size, 0) > LARGEST_TOTAL) return 'too-large';
    if (!entries.every(({ name }) => isPlainName(name)) || hasDouble(entries)) return 'not-a-bundle';
    // Folders by themselves hold nothing.
    const files = entries.filter(({ name }) => !name.endsWith('/'));
    return new Map(files.map((entry) => [entry.name, unpack(bytes, entry)]));
  } catch (error) {
    if (error instanceof ZipError) return 'not-a-bundle';
    throw error;
  }
}

/** A name that stays in the folder where somebody unpacks it, on every system. */
function isPlainName(name: string): boolean {
  return (
    /^[\w .()-]+(\/[\w .()-]+)*\/?$/.test(name) && !name.split('/').some((part) => /^\.|[. ]$/.test(part))
  );
}

/** Some systems keep one file where two names differ only in capitals. */
function hasDouble(entries: readonly Entry[]): boolean {
  return new Set(entries.map(({ name }) => name.toLowerCase())).size !== entries.length;
}
