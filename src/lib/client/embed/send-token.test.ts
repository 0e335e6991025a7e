import { expect, it } from 'vitest';
import { sendToken } from './send-token.ts';

it('gives the token to our own server alone, and stops when asked', async () => {
  const sent: { url: string; authorization: string | null }[] = [];
  const plain = (input: RequestInfo | URL) => {
    const request = input as Request;
    sent.push({ url: request.url, authorization: request.headers.get('authorization') });
    return Promise.resolve(new Response());
  };
  const own = { fetch: plain, location: { origin: 'https://protokoll.example' } } as unknown as Window &
    typeof globalThis;
  const stop = sendToken('secret', own);
  await own.fetch('https://protokoll.example/meetings/m/call');
  await own.fetch('https://protokoll.example/x', { headers: { authorization: 'Bearer own' } });
  await own.fetch('https://protokoll.example.evil.example/x');
  await own.fetch('https://res.cdn.office.net/x');
  expect(sent.map(({ authorization }) => authorization)).toEqual(['Bearer secret', 'Bearer own', null, null]);
  stop();
  expect(own.fetch).toBe(plain);
});
