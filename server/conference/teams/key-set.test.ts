import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeEntra, startFakeEntra } from '../../../tests/support/conference/fake-entra.ts';
import { createKeySet, type KeySet, KeysUnreachable } from './key-set.ts';

let clock: number;
let entra: FakeEntra;
let keys: KeySet;
let kid: string;
beforeEach(async () => {
  clock = Date.parse('2026-11-24T12:00:00Z');
  entra = await startFakeEntra({ now: () => clock });
  keys = createKeySet({ metadataUrl: entra.metadataUrl, now: () => clock });
  kid = await kidOf(entra);
});
afterEach(() => entra.close());

async function kidOf({ sign }: FakeEntra): Promise<string> {
  const [head = ''] = (await sign({})).split('.');
  return (JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string }).kid;
}

describe('keys that cannot be fetched', () => {
  it('are another thing than keys that are not published', async () => {
    entra.down(true);
    await expect(keys.find(kid)).rejects.toThrow(KeysUnreachable);
    entra.down(false);
    clock += 5_000;
    expect(await keys.find(kid)).toMatchObject({ kid });
    expect(await keys.find('nobody')).toBeUndefined();
  });

  it('are looked for again within seconds, though not by everybody who asks', async () => {
    entra.down(true);
    await expect(keys.find(kid)).rejects.toThrow(KeysUnreachable);
    entra.down(false);
    for (let again = 0; again < 20; again += 1) await expect(keys.find(kid)).rejects.toThrow(KeysUnreachable);
    expect(entra.log).toEqual([]);
    clock += 5_000;
    expect(await keys.find(kid)).toMatchObject({ kid });
  });

  it('leave those that are known, also when they are old', async () => {
    expect(await keys.find(kid)).toMatchObject({ kid });
    entra.down(true);
    for (const hours of [25, 1, 72]) {
      clock += hours * 3_600_000;
      expect(await keys.find(kid)).toMatchObject({ kid });
      await expect(keys.find('perhaps-new')).rejects.toThrow(KeysUnreachable);
    }
    entra.down(false);
    clock += 5_000;
    expect(await keys.find('perhaps-new')).toBeUndefined();
  });

  it('are not those of a page that says something else', async () => {
    const elsewhere = createKeySet({ metadataUrl: `${entra.base}/somewhere-else`, now: () => clock });
    await expect(elsewhere.find(kid)).rejects.toThrow(KeysUnreachable);
  });
});

it('gives a key by its name and for RS256 alone', async () => {
  const token = { payload: '', signature: '' };
  await expect(keys.getKey({ alg: 'RS256', kid }, token)).resolves.toBeDefined();
  for (const header of [{ alg: 'HS256', kid }, { alg: 'PS256', kid }, { alg: 'none', kid }, { alg: 'RS256' }])
    await expect(keys.getKey(header, token)).rejects.toThrow('key-unknown');
});
