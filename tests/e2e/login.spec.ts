import { spawnSync } from 'node:child_process';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '../support/e2e.ts';
import type { Klubba } from '../support/server.ts';
import { SEATS } from './meeting.ts';
import { addAuthenticator, takeSeat } from './steps.ts';

test.use({ actionTimeout: 20_000 });

const PASSWORD = 'Vintergatan lyser över myren';
const ADMINISTRATOR = { email: 'astrid.kvist@norrsjo.example', name: 'Astrid Kvist' };
const ROLE_NAMES = {
  secretary: 'sekreterare',
  chair: 'ordförande',
  adjuster: 'justerare',
  member: 'ledamot',
} as const;

let isMade = false;
/** As an operator would: on the command line, beside the running application. */
function makeAdministrator(klubba: Klubba): void {
  if (isMade) return;
  const { email, name } = ADMINISTRATOR;
  const args = ['admin', 'create', '--email', email, '--name', name, '--organisation', 'norrsjo'];
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'server/ops/cli.ts', ...args], {
    input: `${PASSWORD}\n`,
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: klubba.dataDir },
  });
  expect(run.stderr + run.stdout, 'admin create').not.toContain('Error');
  expect(run.status).toBe(0);
  isMade = true;
}

async function signInWithPassword(page: Page, password: string): Promise<void> {
  await page.goto('/login?next=/account');
  await page.getByLabel('E-postadress').fill(ADMINISTRATOR.email);
  await page.getByLabel('Lösenord').fill(password);
  await page.getByRole('button', { name: 'Logga in', exact: true }).click();
}

async function sessionCookie(context: BrowserContext) {
  return (await context.cookies()).find((one) => one.name.includes('session'));
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without';
  test(`[ASVS-6.3] a password lets in, a wrong one does not, ${how} JavaScript`, async ({
    browser,
    contextOptions,
    klubba,
  }) => {
    makeAdministrator(klubba);
    const context = await browser.newContext({
      ...contextOptions,
      baseURL: klubba.origin,
      javaScriptEnabled,
    });
    const page = await context.newPage();
    await signInWithPassword(page, 'Fel lösenord helt och hållet');
    await expect(page.getByText('E-postadressen eller lösenordet stämmer inte.')).toBeVisible();
    await expect(page.getByLabel('E-postadress')).toHaveValue(ADMINISTRATOR.email);
    expect(await sessionCookie(context)).toBeUndefined();

    await signInWithPassword(page, PASSWORD);
    await expect(page).toHaveURL(/\/account$/);
    await expect(page.getByRole('main').getByText(ADMINISTRATOR.name)).toBeVisible();
    expect(await sessionCookie(context)).toMatchObject({ httpOnly: true, sameSite: 'Lax' });

    await page.goto('/logout');
    await page.getByRole('main').getByRole('button', { name: 'Logga ut' }).click();
    await expect(page).toHaveURL(/\/login$/);
    expect(await sessionCookie(context)).toBeUndefined();
    await page.goto('/account');
    await expect(page).toHaveURL(/\/login/);
    await context.close();
  });
}

test('[ASVS-7.4] a cookie that was logged out opens nothing any more', async ({ sitAs }) => {
  const actor = await sitAs('member', '/verify');
  await takeSeat(actor, 'member');
  const cookie = await sessionCookie(actor.context);
  if (!cookie) throw new Error('no session cookie');
  await actor.page.goto('/logout');
  await actor.page.getByRole('main').getByRole('button', { name: 'Logga ut' }).click();
  await expect(actor.page).toHaveURL(/\/login$/);
  await actor.context.addCookies([cookie]);
  await actor.page.goto('/account');
  await expect(actor.page).toHaveURL(/\/login/);
});

test('[DEMO-1] one click takes a chair on the main address, and only its own on the role’s', async ({
  page,
  sitAs,
}) => {
  for (const role of SEATS) {
    await page.goto('/login');
    await page.getByRole('button', { name: `Logga in som ${ROLE_NAMES[role]}` }).click();
    await expect(page.getByRole('heading', { name: 'Mina möten' })).toBeVisible();
  }
  await expect(page.locator('header .who')).toHaveText('Maja von Essen');
  const chair = await sitAs('chair', '/login');
  await expect(chair.page.getByRole('button', { name: /^Logga in som/ })).toHaveCount(1);
  await chair.page.getByRole('button', { name: 'Logga in som ordförande' }).click();
  await expect(chair.page.getByRole('heading', { name: 'Mina möten' })).toBeVisible();
  await expect(chair.page.locator('header .who')).toHaveText('Karin Holmberg');
  // The two sit side by side: one's cookie is not the other's.
  await page.reload();
  await expect(page.locator('header .who')).toHaveText('Maja von Essen');
});

for (const host of ['localhost', 'adjuster.localhost'] as const) {
  test(`[KEY-1] a passkey made at ${host} signs in there`, async ({ page, context, sitAs }) => {
    const isMain = host === 'localhost';
    const actor = isMain ? { page, context } : await sitAs('adjuster', '/login');
    await takeSeat(actor, 'adjuster');
    await addAuthenticator(actor);
    const at = actor.page;
    await at.goto('/account/passkeys');
    await at.getByLabel('Vad ska nyckeln heta?').fill(`Nyckel vid ${host}`);
    await at.getByRole('button', { name: 'Skapa nyckel' }).click();
    await expect(at.getByText('Nyckeln är skapad.')).toBeVisible();
    await expect(at.getByRole('heading', { name: `Nyckel vid ${host}` })).toBeVisible();

    await actor.context.clearCookies();
    await at.goto('/login?next=/account');
    await at.getByRole('button', { name: 'Logga in med nyckel' }).click();
    await expect(at).toHaveURL(/\/account$/);
    await expect(at.getByRole('main').getByText('Bengt-Åke Öst')).toBeVisible();
  });
}

test('[LANG-1] the language is chosen once and holds, without JavaScript too', async ({
  browser,
  contextOptions,
  klubba,
}) => {
  const context = await browser.newContext({
    ...contextOptions,
    baseURL: klubba.origin,
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  await page.goto('/login');
  await expect(page.locator('html')).toHaveAttribute('lang', 'sv');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Logga in');
  await page.goto('/preferences');
  await page.getByRole('main').getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.goto('/login');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Logga in');
  await page.getByRole('button', { name: /as secretary$/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My meetings');
  await context.close();
});
