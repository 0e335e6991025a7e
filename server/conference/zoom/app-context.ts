import { createDecipheriv, createHash } from 'node:crypto';
import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';

/** What Zoom vouches for when it opens the panel. */
export interface AppContext {
  readonly kind: 'panel' | 'meeting' | 'webinar' | 'chat' | 'other';
  /** Empty for a guest. */
  readonly userId: string;
  /** Of this occasion of the meeting; nothing outside one. */
  readonly meetingUuid?: string;
  /** When the panel was opened; it may have changed since. */
  readonly role?: string;
}

export interface AppContextKeys {
  readonly clientId: string;
  /** Two while one is being changed for the other. */
  readonly clientSecrets: readonly string[];
  readonly now: Date;
}

const LONGEST_HEADER = 4096;
const TAG_LENGTH = 16;
const SHORTEST_IV = 12;
const ISSUER = 'marketplace.zoom.us';

const Payload = v.object({
  typ: v.optional(v.string(), ''),
  uid: v.optional(v.string(), ''),
  mid: v.optional(v.string(), ''),
  attendrole: v.optional(v.string(), ''),
  iss: v.string(),
  aud: v.string(),
  /** Milliseconds, unlike in a JWT. */
  exp: v.number(),
});

/** Opens `x-zoom-app-context`. `app-context-rejected` with `reason`: format, tag, decrypt, iss, aud, expired. */
export function openAppContext(
  header: string,
  { clientId, clientSecrets, now }: AppContextKeys,
): Result<AppContext> {
  const reject = (reason: string) => refuse('app-context-rejected', { reason });
  const sealed = unpack(header);
  if (sealed === undefined) return reject('format');
  if (sealed.tag.length !== TAG_LENGTH) return reject('tag');
  const text = clientSecrets.map((secret) => decrypt(sealed, secret)).find((one) => one !== undefined);
  if (text === undefined) return reject('decrypt');
  const payload = v.safeParse(Payload, parse(text));
  if (!payload.success) return reject('format');
  const { iss, aud, exp, uid, mid, attendrole, typ } = payload.output;
  if (iss !== ISSUER) return reject('iss');
  if (aud !== clientId) return reject('aud');
  if (exp <= now.getTime()) return reject('expired');
  const kind = typ === 'panel' || typ === 'meeting' || typ === 'webinar' || typ === 'chat' ? typ : 'other';
  return ok({
    kind,
    userId: uid,
    ...(mid === '' ? {} : { meetingUuid: mid }),
    ...(attendrole === '' ? {} : { role: attendrole }),
  });
}

interface Sealed {
  readonly iv: Buffer;
  readonly aad: Buffer;
  readonly cipherText: Buffer;
  readonly tag: Buffer;
}

/** `u8 length, iv | u16LE length, aad | i32LE length, ciphertext | tag`, in base64 of either alphabet. */
function unpack(header: string): Sealed | undefined {
  if (header.length > LONGEST_HEADER || !/^[A-Za-z0-9+/_-]{8,}={0,2}$/u.test(header)) return undefined;
  const bytes = Buffer.from(header.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
  let at = 0;
  const take = (length: number): Buffer | undefined => {
    if (length < 0 || at + length > bytes.length) return undefined;
    at += length;
    return bytes.subarray(at - length, at);
  };
  const iv = take(take(1)?.readUInt8() ?? -1);
  const aad = take(take(2)?.readUInt16LE() ?? -1);
  const cipherText = take(take(4)?.readInt32LE() ?? -1);
  if (!iv || !aad || !cipherText || iv.length < SHORTEST_IV || cipherText.length === 0) return undefined;
  return { iv, aad, cipherText, tag: bytes.subarray(at) };
}

function decrypt({ iv, aad, cipherText, tag }: Sealed, clientSecret: string): string | undefined {
  const key = createHash('sha256').update(clientSecret).digest();
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_LENGTH });
    decipher.setAAD(aad).setAuthTag(tag);
    return Buffer.concat([decipher.update(cipherText), decipher.final()]).toString('utf8');
  } catch {
    // The tag does not fit: another secret, or somebody's hand on the bytes.
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Sealed by Zoom and yet no JSON: the schema says no.
    return undefined;
  }
}
