import { expect, it } from 'vitest';
import { createInFlight } from './in-flight.ts';

it('[R16] does under one key once at a time, gives everybody who asks the same answer, and begins anew afterwards', async () => {
  const once = createInFlight();
  let done = 0;
  let finish: (value: number) => void = () => undefined;
  const work = (): Promise<number> =>
    new Promise((resolve) => {
      done += 1;
      finish = resolve;
    });
  const asked = [once('a', work), once('a', work), once('a', work)];
  expect(done).toBe(1);
  finish(7);
  expect(await Promise.all(asked)).toEqual([7, 7, 7]);
  const again = once('a', work);
  expect(done).toBe(2);
  finish(8);
  expect(await again).toBe(8);
});

it('[R16] keeps keys apart, and forgets what failed', async () => {
  const once = createInFlight();
  const failed = once('a', () => Promise.reject(new Error('away')));
  const other = once('b', () => Promise.resolve('b'));
  await expect(failed).rejects.toThrow('away');
  expect(await other).toBe('b');
  expect(await once('a', () => Promise.resolve('again'))).toBe('again');
});
