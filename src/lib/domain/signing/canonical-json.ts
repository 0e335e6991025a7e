/** What canonical JSON may hold: no null, no undefined, no fractions, so that every language writes the same bytes. */
export type CanonicalValue =
  string | boolean | number | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

/**
 * RFC 8785 text of a value. Throws TypeError, naming the place, on anything that another implementation
 * could write differently: floats, unsafe integers, null, undefined, lone surrogates, class instances.
 */
export function canonicalJson(value: unknown): string {
  refuseAmbiguous(value, '$', 0);
  return write(value as CanonicalValue);
}

/** UTF-8 bytes of {@link canonicalJson}. */
export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(canonicalJson(value)));
}

/** Strings, whole numbers and booleans are written by RFC 8785 exactly as JSON.stringify does; keys by UTF-16 code units. */
function write(value: CanonicalValue): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  const entries = value as Readonly<Record<string, CanonicalValue>>;
  const members = Object.keys(entries)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${write(entries[key] ?? '')}`);
  return `{${members.join(',')}}`;
}

const DEEPEST = 64;

function refuseAmbiguous(value: unknown, path: string, depth: number): void {
  if (depth > DEEPEST) throw new TypeError(`canonical JSON: nested too deep at ${path}`);
  if (typeof value === 'boolean') return;
  if (typeof value === 'string') return refuseLoneSurrogates(value, path);
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) return;
    throw new TypeError(`canonical JSON: only whole numbers are allowed at ${path}`);
  }
  if (Array.isArray(value)) {
    // Indexed, because forEach would step over the holes of a sparse array.
    for (let i = 0; i < value.length; i += 1) refuseAmbiguous(value[i], `${path}[${i}]`, depth + 1);
    return;
  }
  if (!isPlainObject(value)) throw new TypeError(`canonical JSON: ${describe(value)} at ${path}`);
  for (const [key, entry] of Object.entries(value)) {
    refuseLoneSurrogates(key, path);
    refuseAmbiguous(entry, `${path}.${key}`, depth + 1);
  }
}

function refuseLoneSurrogates(text: string, path: string): void {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError(`canonical JSON: half a character at ${path}`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !('toJSON' in value);
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
