import { describe, expect, it } from 'vitest';
import { hookScene } from '../support/hook-scene.ts';
import { type HookWorld, ZOOM_ACCOUNT, zoomBody } from '../support/hook-world.ts';

let world: HookWorld;
let hook: string;
hookScene((scene) => {
  ({ world, hook } = scene);
  world.logged.length = 0;
});

const linesOf = (level: string) => world.logged.filter((one) => one.level === level);

describe('the log of hooks', () => {
  it('is not flooded by whoever knows an address', async () => {
    await Promise.all(
      Array.from({ length: 400 }, () => world.zoom(hook, zoomBody(), { secret: 'another_secret_token' })),
    );
    expect(linesOf('warn')).toMatchObject([{ reason: 'signature-forged', unsaid: 0 }]);
    // Another reason, and another organisation, have lines of their own.
    await world.knock('zoom', `/api/hooks/zoom/${hook}`, zoomBody());
    const others = await world.zoomAgreement(await world.organisation('Deras kommun'));
    await world.zoom(others, zoomBody(), { secret: 'another_secret_token' });
    expect(linesOf('warn')).toHaveLength(3);
  });

  it('has no error when the line breaks, and not a line for each', async () => {
    const cut = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.error(new Error('ECONNRESET'));
        },
      });
    const answers = await Promise.all(
      Array.from({ length: 250 }, () => world.knock('zoom', `/api/hooks/zoom/${hook}`, cut())),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    expect(linesOf('error')).toEqual([]);
    expect(linesOf('warn')).toMatchObject([{ reason: 'line-broken' }]);
  });

  it('has one line, not one for each, of what cannot be kept while the database takes nothing', async () => {
    world.gate.beforeKeep = () =>
      Promise.reject(Object.assign(new Error('the disk is full'), { code: '53100' }));
    const answers = [];
    // One after the other: together they would share a transaction and its one mistake.
    for (let i = 0; i < 20; i += 1) answers.push(await world.zoom(hook, zoomBody()));
    world.gate.beforeKeep = undefined;
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(linesOf('error')).toMatchObject([
      { provider: 'zoom', err: { message: 'the disk is full' }, unsaid: 0 },
    ]);
    expect(linesOf('warn')).toEqual([]);
  });

  it('has more to say of kinds of events that nobody asked for only when it is asked for all', async () => {
    const body = JSON.stringify({
      event: 'user.created',
      payload: { account_id: ZOOM_ACCOUNT, object: { id: 'u' } },
    });
    expect((await world.zoom(hook, body)).status).toBe(200);
    expect(linesOf('warn')).toEqual([]);
    expect(linesOf('debug')).toMatchObject([{ reason: 'event-without-meaning' }]);
  });
});
