import { mkdirSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { findBrowser } from './support/browser.ts';
import { callScene } from './support/call-scene.ts';
import { startKlubba, type Klubba } from './support/server.ts';

/* `npm run pictures`: docs/pictures from the real application with its demonstration data. Needs a build. */

interface Sitting {
  readonly role: string;
  readonly width: number;
  readonly height: number;
  readonly scheme?: 'light' | 'dark';
  readonly locale?: 'sv-SE' | 'en-GB';
}

async function sit(browser: Browser, klubba: Klubba, sitting: Sitting): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: sitting.width, height: sitting.height },
    colorScheme: sitting.scheme ?? 'light',
    locale: sitting.locale ?? 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    deviceScaleFactor: sitting.width < 500 ? 2 : 1,
  });
  const page = await context.newPage();
  await page.goto(`${klubba.seat(sitting.role)}/login`);
  await page.getByRole('main').getByRole('button').first().click();
  await page.waitForURL((url) => url.pathname === '/');
  return page;
}

async function openMeeting(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name }).getByRole('link').click();
  await page.waitForURL(/\/meetings\//);
  await page.waitForLoadState('networkidle');
}

const FOLDER = 'docs/pictures';
const shot = (page: Page, name: string) => page.screenshot({ path: `${FOLDER}/${name}.png` });

async function takeAll(browser: Browser, klubba: Klubba): Promise<void> {
  const secretary = await sit(browser, klubba, { role: 'secretary', width: 1360, height: 860 });
  await shot(secretary, 'home');
  const chair = await sit(browser, klubba, { role: 'chair', width: 1180, height: 820, scheme: 'dark' });
  const member = await sit(browser, klubba, { role: 'member', width: 360, height: 720 });
  for (const page of [chair, member, secretary]) await openMeeting(page, 'Kultur- och fritidsnämnden');
  const editor = secretary.locator('.ProseMirror[contenteditable=true]').first();
  await editor.click();
  await secretary.keyboard.press('Control+End');
  await secretary.keyboard.type(' Nämnden diskuterar fördelningen.');
  await secretary.getByText(/Sparat \d\d/).waitFor();
  await shot(secretary, 'live-room');
  await shot(chair, 'chair');
  await shot(member, 'member');
  await takeCall(secretary, klubba);

  await secretary.goto(`${klubba.seat('secretary')}/import`);
  await secretary.locator('input[type=file]').setInputFiles('tests/fixtures/import/protokoll-zoom.txt');
  await secretary.getByRole('heading', { name: /Deltagare/ }).waitFor();
  await shot(secretary, 'import');

  await chair.goto(klubba.seat('chair'));
  const signer = await sit(browser, klubba, { role: 'chair', width: 1280, height: 860 });
  await openMeeting(signer, 'Förvaltningsövergripande samverkansgrupp');
  await signer.goto(`${signer.url().replace(/\/sign$/, '')}/sign`);
  await signer.locator('canvas').first().waitFor();
  await signer.waitForLoadState('networkidle');
  await shot(signer, 'sign');
}

/** The same meeting while Zoom tells of who comes and goes. */
async function takeCall(secretary: Page, klubba: Klubba): Promise<void> {
  const scene = await callScene(klubba);
  await scene.bind(new URL(secretary.url()).pathname.split('/')[2] ?? '');
  const lost = await scene.joins('Samir Haddadin', 'samir', 60);
  for (const name of ['Maja von Essen', 'Norrman, Elsy (L)', 'Ekfors - Rolf E', 'Älven', 'iPhone'])
    await scene.joins(name);
  await scene.leaves('Samir Haddadin', lost, 4);
  await secretary.reload();
  await secretary.locator('#call').getByText('iPhone').first().waitFor();
  await secretary.locator('#call').scrollIntoViewIfNeeded();
  await shot(secretary, 'call');
  await scene.close();
}

mkdirSync(FOLDER, { recursive: true });
const { executablePath, args, env } = findBrowser();
const klubba = await startKlubba();
const browser = await chromium.launch({
  executablePath,
  args: [...args],
  env: { ...(process.env as Record<string, string>), ...env },
});
try {
  await takeAll(browser, klubba);
} finally {
  await browser.close();
  await klubba.stop();
}
