import { type BrowserContext, type Page, test as base } from '@playwright/test';
import { type Klubba, startKlubba } from './server.ts';

export { expect } from '@playwright/test';

export interface Actor {
  readonly context: BrowserContext;
  readonly page: Page;
}

interface TestFixtures {
  /** Opens a browser of its own at the seat's address (http://<role>.localhost:PORT/path). */
  readonly sitAs: (role: string, path?: string) => Promise<Actor>;
}

interface WorkerFixtures {
  /** The built application on a free port with its own data folder, one for each worker. */
  readonly klubba: Klubba;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  klubba: [
    // eslint-disable-next-line no-empty-pattern -- reason: Playwright demands a destructured first argument
    async ({}, use) => {
      const klubba = await startKlubba();
      await use(klubba);
      await klubba.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  baseURL: async ({ klubba }, use) => {
    await use(klubba.origin);
  },
  sitAs: async ({ browser, klubba, contextOptions }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (role, path = '/') => {
      const context = await browser.newContext({ ...contextOptions, baseURL: klubba.seat(role) });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(path);
      return { context, page };
    });
    for (const context of contexts) await context.close();
  },
});

/** Outside services that the application is told of. */
interface Beside {
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** For a file of its own application, that nobody has been in before: no passkey of another test waits on a signer's account. */
export function onItsOwn(beside?: () => Promise<Beside>) {
  return test.extend<object, WorkerFixtures>({
    klubba: [
      // eslint-disable-next-line no-empty-pattern -- reason: Playwright demands a destructured first argument
      async ({}, use) => {
        const others = await beside?.();
        const klubba = await startKlubba(others ? { env: others.env } : {});
        await use(klubba);
        await klubba.stop();
        await others?.close();
      },
      { scope: 'worker', timeout: 90_000 },
    ],
  });
}
