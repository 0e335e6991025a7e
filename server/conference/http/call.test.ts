import { afterEach, describe, expect, it } from 'vitest';
import { localServer, type Reply } from '../../../tests/support/conference/local-server.ts';
import { call } from './call.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});
const serving = async (answer: () => Reply) => {
  const server = await localServer(answer);
  closing.push(server.close);
  return server;
};

describe('a provider that sends whoever asks on to another host', () => {
  const leading = async (status: number) => {
    const other = await serving(() => ({ status: 200, text: 'ok' }));
    const { base } = await serving(() => ({ status, headers: { location: `${other.base}/there` } }));
    return { base, log: other.log };
  };

  it.each([301, 302, 307, 308])('with %i has no secret sent on to there', async (status) => {
    const { base, log } = await leading(status);
    const form = { client_secret: 'hush' };
    expect(await call({ method: 'POST', url: `${base}/token`, form })).toMatchObject({ status });
    expect(await call({ method: 'PATCH', url: base, json: { clientState: 'hush' } })).toMatchObject({
      status,
    });
    expect(log).toEqual([]);
  });

  it('is followed for a file where that is let, without the token', async () => {
    const { base, log } = await leading(302);
    const file = { method: 'GET', url: `${base}/file`, headers: { authorization: 'Bearer hush' } } as const;
    expect(await call(file)).toMatchObject({ status: 302 });
    expect(await call({ ...file, follows: () => true })).toMatchObject({ status: 200 });
    expect(log.map(({ path, headers: sent }) => [path, sent.authorization])).toEqual([['/there', undefined]]);
  });
});
