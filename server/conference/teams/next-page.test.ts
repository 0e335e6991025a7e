import { afterEach, expect, it } from 'vitest';
import { localServer } from '../../../tests/support/conference/local-server.ts';
import { ok } from '#lib/domain/refusal.ts';
import { createGraphApi } from './graph-api.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Graph, which sends whoever asks on to `next`. */
async function leadingTo(next: (base: string) => string) {
  const server = await localServer(() => ({
    status: 200,
    json: { value: [], '@odata.nextLink': next(server.base) },
  }));
  closing.push(server.close);
  const tokens = { token: () => Promise.resolve(ok('the token of the app')), forget: () => undefined };
  return { api: createGraphApi({ graphBase: server.base, tokens }), log: server.log };
}

it('the token of the app goes to no other address than Graph, wherever its next page is to be', async () => {
  const foreign = await localServer(() => ({ status: 200, json: { value: [] } }));
  closing.push(foreign.close);
  const elsewhere: ((base: string) => string)[] = [
    () => `${foreign.base}/v1.0/x`,
    (base) => `${base}@${new URL(foreign.base).host}/v1.0/x`,
    (base) => `${base}.evil.example/v1.0/x`,
    (base) => base.replace('http:', 'https:'),
    () => '/v1.0/x',
  ];
  for (const next of elsewhere) {
    const { api, log } = await leadingTo(next);
    expect(await api.transcripts({ organizerId: 'o', meetingId: 'm' })).toMatchObject({
      refusal: { code: 'conference-not-allowed', params: { reason: 'foreign-address' } },
    });
    expect(log).toHaveLength(1);
  }
  expect(foreign.log).toEqual([]);
});

it('a next page that is the same for ever is asked for fifty times', async () => {
  const { api, log } = await leadingTo((base) => `${base}/v1.0/x`);
  expect(await api.transcripts({ organizerId: 'o', meetingId: 'm' })).toMatchObject({
    refusal: { params: { reason: 'endless-pages' } },
  });
  expect(log).toHaveLength(50);
});
