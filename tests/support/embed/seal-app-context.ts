import { createCipheriv, createHash, randomBytes } from 'node:crypto';

export interface AppContextClaims {
  readonly uid: string;
  readonly aud: string;
  readonly mid?: string;
  readonly exp?: number;
}

/** `x-zoom-app-context` as Zoom makes it. */
export function sealAppContext(claims: AppContextClaims, clientSecret: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', createHash('sha256').update(clientSecret).digest(), iv);
  const payload = {
    typ: 'meeting',
    attendrole: 'participant',
    iss: 'marketplace.zoom.us',
    ts: Date.now(),
    exp: Date.now() + 3_600_000,
    ...claims,
  };
  const body = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()]);
  const length = Buffer.alloc(4);
  length.writeInt32LE(body.length);
  const parts = [Buffer.from([iv.length]), iv, Buffer.from([0, 0]), length, body, cipher.getAuthTag()];
  return Buffer.concat(parts).toString('base64');
}
