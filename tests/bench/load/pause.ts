import { setTimeout as delay } from 'node:timers/promises';

/** Lets time pass: a load has a length, so this is no waiting for something to happen. */
export const letPass = (ms: number): Promise<void> => delay(ms);

/** Polls until it holds or the time is up; says which. */
export async function becomes(condition: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await delay(10);
  }
  return true;
}
