import { asBytes, concat, fromLatin1, latin1, sameBytes, sha256, toHex, utf8 } from '../bytes.ts';

/** C2SP signed-note: Ed25519 is algorithm 1. */
const ED25519 = 1;
const PUBLIC_KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;
const KEY_ID_LENGTH = 4;
/** A note of ours has some 200 characters; what is much longer is something else. */
const LONGEST = 10_000;

/** Who signs notes: a name without spaces or plus signs, and an Ed25519 public key of 32 bytes. */
export interface NoteKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

export interface Checkpoint {
  /** Whose log it is. */
  readonly origin: string;
  /** Leaves in the tree. */
  readonly size: number;
  /** RFC 6962 root, 64 lower-case hex digits. */
  readonly root: string;
}

/** The text that is signed (C2SP tlog-checkpoint). */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${String(size)}\n${toBase64(fromHex(root))}\n`;
}

/** Text and signature as one note. `sign` gives an Ed25519 signature of 64 bytes. Throws on a name that no note may have. */
export async function writeNote(
  text: string,
  key: NoteKey,
  sign: (data: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): Promise<string> {
  if (!/^[^\s+]+$/u.test(key.name))
    throw new TypeError('a note key has a name without spaces and plus signs');
  const signature = await sign(utf8(text));
  return `${text}\n\u2014 ${key.name} ${toBase64(concat(await keyId(key), signature))}\n`;
}

export type NoteFault = 'note-malformed' | 'note-of-another' | 'note-signature-wrong';

/** The checkpoint in a note, when this key signed it. Never throws. */
export async function readNote(note: string, key: NoteKey): Promise<Checkpoint | NoteFault> {
  const parts = splitNote(note);
  if (!parts) return 'note-malformed';
  const checkpoint = parseCheckpoint(parts.text);
  if (!checkpoint) return 'note-malformed';
  const id = await keyId(key);
  const own = parts.signatures.filter(
    ({ name, bytes }) => name === key.name && sameBytes(bytes.subarray(0, KEY_ID_LENGTH), id),
  );
  if (own.length === 0 || checkpoint.origin !== key.name) return 'note-of-another';
  for (const { bytes } of own) {
    if (!(await isSigned(key, bytes.subarray(KEY_ID_LENGTH), utf8(parts.text))))
      return 'note-signature-wrong';
  }
  return checkpoint;
}

/** The key as others write it down: name, key id and key (C2SP signed-note). */
export async function verifierKey(key: NoteKey): Promise<string> {
  const encoded = toBase64(concat(new Uint8Array([ED25519]), key.publicKey));
  return `${key.name}+${toHex(await keyId(key))}+${encoded}`;
}

/** Reads what {@link verifierKey} wrote; undefined when it is not that. */
export async function parseVerifierKey(text: string): Promise<NoteKey | undefined> {
  const [name, id, encoded, ...more] = text.trim().split('+');
  // Base64 may hold plus signs itself.
  const bytes = fromBase64([encoded ?? '', ...more].join('+'));
  if (!name || !id || bytes?.length !== PUBLIC_KEY_LENGTH + 1 || bytes[0] !== ED25519) return undefined;
  const key = { name, publicKey: bytes.subarray(1) };
  return toHex(await keyId(key)) === id ? key : undefined;
}

async function keyId({ name, publicKey }: NoteKey): Promise<Uint8Array> {
  const hash = await sha256(concat(utf8(`${name}\n`), new Uint8Array([ED25519]), publicKey));
  return hash.subarray(0, KEY_ID_LENGTH);
}

async function isSigned(key: NoteKey, signature: Uint8Array, data: Uint8Array): Promise<boolean> {
  if (signature.length !== SIGNATURE_LENGTH) return false;
  const publicKey = await crypto.subtle.importKey('raw', asBytes(key.publicKey), 'Ed25519', false, [
    'verify',
  ]);
  return crypto.subtle.verify('Ed25519', publicKey, asBytes(signature), asBytes(data));
}

interface NoteParts {
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

function splitNote(note: string): NoteParts | undefined {
  if (note.length > LONGEST) return undefined;
  const cut = note.lastIndexOf('\n\n');
  if (cut === -1 || !note.endsWith('\n')) return undefined;
  const lines = note.slice(cut + 2, -1).split('\n');
  const signatures = lines.map((line) => {
    const [, name, encoded] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u.exec(line) ?? [];
    const bytes = encoded === undefined ? undefined : fromBase64(encoded);
    return name === undefined || !bytes ? undefined : { name, bytes };
  });
  const read = signatures.filter((one) => one !== undefined);
  return read.length === lines.length ? { text: note.slice(0, cut + 1), signatures: read } : undefined;
}

function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, root, end, ...more] = text.split('\n');
  if (!origin || end !== '' || more.length > 0 || !/^[1-9][0-9]{0,14}$/.test(size ?? '')) return undefined;
  const bytes = fromBase64(root ?? '');
  return bytes?.length === 32 ? { origin, size: Number(size), root: toHex(bytes) } : undefined;
}

function toBase64(data: Uint8Array): string {
  return btoa(fromLatin1(data));
}

/** Undefined unless the text is exactly what {@link toBase64} would write. */
function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const data = latin1(atob(text));
  return toBase64(data) === text ? data : undefined;
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
