import { createCipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openAppContext } from './app-context.ts';

interface Vectors {
  readonly clientSecret: string;
  readonly clientId: string;
  readonly now: number;
  readonly vectors: readonly {
    readonly name: string;
    readonly header: string;
    readonly valid: boolean;
    readonly reason?: string;
    readonly plaintext?: { readonly uid: string; readonly mid: string; readonly attendrole: string };
  }[];
}

const { clientId, clientSecret, now, vectors } = JSON.parse(
  readFileSync(
    new URL('../../../tests/fixtures/conference/zoom/app-context/vectors.json', import.meta.url),
    'utf8',
  ),
) as Vectors;
const keys = { clientId, clientSecrets: [clientSecret], now: new Date(now) };
const [{ header: good } = { header: '' }] = vectors;

function seal(payload: unknown, secret = clientSecret, ivLength = 12): string {
  const iv = Buffer.alloc(ivLength, 7);
  const key = createHash('sha256').update(secret).digest();
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const length = Buffer.alloc(4);
  length.writeInt32LE(body.length);
  const parts = [Buffer.from([ivLength]), iv, Buffer.from([0, 0]), length, body, cipher.getAuthTag()];
  return Buffer.concat(parts).toString('base64');
}

describe('the app context of Zoom', () => {
  it.each(vectors)('opens or rejects "$name"', ({ header, valid, reason, plaintext }) => {
    const opened = openAppContext(header, keys);
    if (!valid) {
      expect(opened).toEqual({ ok: false, refusal: { code: 'app-context-rejected', params: { reason } } });
      return;
    }
    expect(opened).toEqual({
      ok: true,
      value: {
        kind: 'meeting',
        userId: plaintext?.uid,
        meetingUuid: plaintext?.mid,
        role: plaintext?.attendrole,
      },
    });
  });

  it('reads the other alphabet of base64', () => {
    const urlSafe = good.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    expect(openAppContext(urlSafe, keys).ok).toBe(true);
  });

  it('takes two secrets while one is changed for the other', () => {
    expect(openAppContext(good, { ...keys, clientSecrets: ['the next one', clientSecret] }).ok).toBe(true);
    expect(openAppContext(good, { ...keys, clientSecrets: ['the next one'] }).ok).toBe(false);
    expect(openAppContext(good, { ...keys, clientSecrets: [] }).ok).toBe(false);
  });

  it.each([
    ['nothing', '', 'format'],
    ['more than a header may be', 'A'.repeat(5000), 'format'],
    ['lengths beyond its end', Buffer.alloc(40, 255).toString('base64'), 'format'],
    [
      'a short nonce',
      seal({ iss: 'marketplace.zoom.us', aud: clientId, exp: now + 1000 }, clientSecret, 8),
      'format',
    ],
    ['no JSON', seal('hello'), 'format'],
    ['another issuer', seal({ iss: 'evil.example', aud: clientId, exp: now + 1000 }), 'iss'],
    [
      'seconds for milliseconds',
      seal({ iss: 'marketplace.zoom.us', aud: clientId, exp: now / 1000 + 60 }),
      'expired',
    ],
  ])('rejects %s', (_, header, reason) => {
    expect(openAppContext(header, keys)).toMatchObject({ refusal: { params: { reason } } });
  });

  it('is good to the millisecond before its end', () => {
    const payload = { iss: 'marketplace.zoom.us', aud: clientId, exp: now + 1, typ: 'panel' };
    expect(openAppContext(seal(payload), keys)).toEqual({ ok: true, value: { kind: 'panel', userId: '' } });
    expect(openAppContext(seal({ ...payload, exp: now }), keys).ok).toBe(false);
  });
});
