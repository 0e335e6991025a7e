import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Manner,
  startTimestampAuthority,
  type TestTimestampAuthority,
} from '../../../tests/support/timestamp-authority.ts';
import { sha256, utf8 } from '../bytes.ts';
import { createTimestampClient } from './client.ts';
import { createTimestampRequest } from './request.ts';
import { verifyToken } from './verify-token.ts';

let authority: TestTimestampAuthority;
let rsa: TestTimestampAuthority;
beforeAll(async () => {
  [authority, rsa] = await Promise.all([startTimestampAuthority(), startTimestampAuthority({ key: 'rsa' })]);
});
afterAll(() => Promise.all([authority.close(), rsa.close()]));

const digestOf = (text: string) => sha256(utf8(text));
const client = (options: { urls?: string[]; now?: () => Date; timeoutMs?: number } = {}) =>
  createTimestampClient({
    urls: options.urls ?? [authority.url],
    roots: [authority.root, rsa.root],
    now: options.now ?? (() => new Date()),
    timeoutMs: options.timeoutMs ?? 10_000,
  });

describe('the timestamp client', () => {
  it('[SIG-2] takes a token over exactly this digest, from an authority whose root is pinned', async () => {
    for (const { url } of [authority, rsa]) {
      const stamped = await client({ urls: [url] }).stamp(await digestOf('protokoll'));
      expect(stamped).toMatchObject({ ok: true, url, token: { authority: 'Provtid', isPinned: true } });
      if (stamped.ok) expect(Math.abs(stamped.token.genTime.getTime() - Date.now())).toBeLessThan(60_000);
    }
  });

  it('asks with a nonce of at least 64 bits that is never the same', async () => {
    const digest = await digestOf('x');
    const nonces = Array.from({ length: 50 }, () => createTimestampRequest(digest).nonce);
    expect(nonces.every((nonce) => nonce.length * 8 >= 64)).toBe(true);
    expect(new Set(nonces.map(String)).size).toBe(50);
  });

  it.each<[Manner, string]>([
    ['replays', 'timestamp-of-another'],
    ['other-imprint', 'timestamp-of-another'],
    ['wrong-nonce', 'tsa-nonce'],
    ['wrong-purpose', 'timestamp-certificate-purpose'],
    ['other-root', 'tsa-untrusted'],
    ['rejects', 'tsa-rejected'],
    ['http-500', 'tsa-http'],
    ['html', 'tsa-http'],
    ['garbage', 'timestamp-malformed'],
    ['endless', 'timestamp-malformed'],
    ['bad-signature', 'timestamp-signature-wrong'],
    ['slow', 'tsa-unreachable'],
  ])('refuses an authority that %s: %s', async (manner, code) => {
    authority.manner = 'honest';
    expect(await client().stamp(await digestOf('the first'))).toMatchObject({ ok: true });
    authority.manner = manner;
    try {
      const timeoutMs = manner === 'slow' ? 200 : 10_000;
      const stamped = await client({ timeoutMs }).stamp(await digestOf(manner));
      expect(stamped).toMatchObject({ ok: false, failures: [{ url: authority.url, code }] });
    } finally {
      authority.manner = 'honest';
    }
  });

  it('refuses the token of the same digest given again: the nonce is another', async () => {
    const own = await startTimestampAuthority();
    const asking = createTimestampClient({ urls: [own.url], roots: [own.root], now: () => new Date() });
    own.manner = 'replays';
    const digest = await digestOf('the first');
    expect(await asking.stamp(digest)).toMatchObject({ ok: true });
    const stamped = await asking.stamp(digest);
    await own.close();
    expect(stamped).toMatchObject({ ok: false, failures: [{ code: 'tsa-nonce' }] });
  });

  it('refuses a clock more than five minutes away', async () => {
    const now = () => new Date(Date.now() + 6 * 60_000);
    const stamped = await client({ now }).stamp(await digestOf('late'));
    expect(stamped).toMatchObject({ ok: false, failures: [{ code: 'tsa-clock' }] });
  });

  it('goes on to the next authority, and says what was wrong with each when none is left', async () => {
    const nobody = 'http://name:secret@127.0.0.1:9/';
    const digest = await digestOf('failover');
    expect(await client({ urls: [nobody, authority.url] }).stamp(digest)).toMatchObject({
      ok: true,
      url: authority.url,
    });
    const none = await client({ urls: [nobody] }).stamp(digest);
    expect(none).toMatchObject({ ok: false, failures: [{ code: 'tsa-unreachable' }] });
    expect(JSON.stringify(none)).not.toContain('secret');
    expect(await client({ urls: [] }).stamp(digest)).toEqual({ ok: false, failures: [] });
  });

  it.each(['ec', 'rsa'] as const)('finds every changed bit of a token (%s)', async (kind) => {
    const from = kind === 'ec' ? authority : rsa;
    const digest = await digestOf('bits');
    const stamped = await client({ urls: [from.url] }).stamp(digest);
    if (!stamped.ok) throw new Error(JSON.stringify(stamped));
    const survivors: string[] = [];
    for (let bit = 0; bit < stamped.token.der.length * 8; bit += 5) {
      const token = stamped.token.der.slice();
      token[bit >> 3] = (token[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const checked = await verifyToken({ token, digest, roots: [] });
      if (checked.ok) survivors.push(`${String(bit >> 3)}.${String(bit & 7)}`);
    }
    expect(survivors).toEqual([]);
  });
});
