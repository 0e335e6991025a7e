import { type BrowserContext, test as base } from '@playwright/test';
import { appClock, type AppClock, MOVING_CLOCK } from '../app-clock.ts';
import { type FakeBotFramework, startFakeBotFramework } from '../conference/fake-botframework.ts';
import { type FrameWorld, frameWorld, shutThirdPartiesOut } from '../embed/frame-world.ts';

interface Evening extends FrameWorld {
  readonly clock: AppClock;
  readonly bot: FakeBotFramework;
}

/** The application in other sites' frames, on a clock that the test moves; `page` shuts out cookies of third parties. */
export const test = base.extend<{ context: BrowserContext }, { world: Evening }>({
  world: [
    // eslint-disable-next-line no-empty-pattern -- reason: Playwright demands a destructured first argument
    async ({}, use) => {
      const told: { clock?: AppClock } = {};
      const bot = await startFakeBotFramework({ now: () => told.clock?.now() ?? Date.now() });
      const world = await frameWorld({ env: { ...MOVING_CLOCK, BOT_OPENID_URL: bot.metadataUrl } });
      told.clock = appClock(world.klubba);
      await use({ ...world, bot, clock: told.clock });
      await world.close();
      await bot.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  context: async ({ world }, use) => {
    const context = await world.open();
    await use(context);
    await context.close();
  },
  page: async ({ context }, use) => {
    const page = await context.newPage();
    await shutThirdPartiesOut(page);
    await use(page);
  },
});
