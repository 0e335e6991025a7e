import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createHookDirectory } from '#server/application/hook-directory.ts';
import { must } from '../support/auth-world.ts';
import { hookScene } from '../support/hook-scene.ts';
import { type HookWorld, zoomBody } from '../support/hook-world.ts';

let world: HookWorld;
let hook: string;
hookScene((scene) => {
  ({ world, hook } = scene);
});

/** Forty are more than one source may guess in a minute. */
const guess = (from: string, hookId?: string) =>
  Promise.all(Array.from({ length: 40 }, () => world.zoom(hookId ?? randomUUID(), zoomBody(), { from })));

describe('a hook that is one', () => {
  it('hears its provider, whatever others ask for from the same address', async () => {
    await guess('192.0.2.81');
    expect((await world.zoom(hook, zoomBody(), { from: '192.0.2.81' })).status).toBe(204);
    expect((await world.zoom(randomUUID(), '{}', { from: '192.0.2.81' })).status).toBe(429);
  });

  it('hears its provider while that still delivers to an agreement that has ended', async () => {
    const others = await world.organisation('Deras kommun');
    const theirs = await world.zoomAgreement(others);
    must(await world.useCases.endAgreement({ session: others.secretary, id: theirs }));
    await guess('192.0.2.82', theirs);
    for (const node of [0, 1])
      expect((await world.zoom(hook, zoomBody(), { from: '192.0.2.82', node })).status).toBe(204);
    expect((await world.zoom(theirs, zoomBody(), { from: '192.0.2.82' })).status).toBe(429);
  });

  it('hears its provider also when it was given out after the guesses', async () => {
    await guess('192.0.2.83');
    const others = await world.organisation('Deras kommun');
    const theirs = await world.zoomAgreement(others);
    expect((await world.zoom(theirs, zoomBody(), { from: '192.0.2.83' })).status).toBe(204);
  });
});

it('guesses cost one look at the list of hooks a second, however many they are', async () => {
  let clock = 0;
  let asked = 0;
  const directory = createHookDirectory({
    unitOfWork: world.dependencies.unitOfWork,
    providers: world.providers(),
    hooks: {
      organisationOf: () => Promise.resolve(null),
      given: () => {
        asked += 1;
        return Promise.resolve(new Set([hook]));
      },
    },
    now: () => clock,
  });
  const isGiven = await Promise.all(
    Array.from({ length: 500 }, (_, at) => directory.isGiven(at === 0 ? hook : randomUUID())),
  );
  expect(isGiven.filter(Boolean)).toHaveLength(1);
  expect(asked).toBe(1);
  clock += 1_000;
  await directory.isGiven(randomUUID());
  expect(asked).toBe(2);
});
