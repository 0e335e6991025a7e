import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildVerifier } from '#server/ops/build-verifier.ts';
import { withAnchors } from '#server/ops/verifier-page.ts';
import { findBrowser } from '../support/browser.ts';
import { signingWorld } from '../support/signed-minutes.ts';

const folder = mkdtempSync(join(tmpdir(), 'klubba-page-'));
let browser: Browser;
let page: Page;
let rootPem: string;
const asked: string[] = [];

/** The page as it lies on a disk, and the files that somebody drops on it. */
beforeAll(async () => {
  const world = await signingWorld();
  rootPem = world.authority.rootPem;
  const half = await world.sign(world.frozen, 'secretary');
  const whole = await world.sign(half, 'chair');
  const changed = whole.slice();
  const at = Math.floor(world.frozen.length / 2);
  changed[at] = (changed[at] ?? 0) ^ 1;
  for (const [name, bytes] of Object.entries({ whole, half, changed }))
    writeFileSync(join(folder, `${name}.pdf`), bytes);
  writeFileSync(join(folder, 'letter.txt'), 'Hej');
  const html = await buildVerifier(resolve('.'));
  writeFileSync(join(folder, 'page.html'), withAnchors(html, {}));

  const { executablePath, args, env } = findBrowser();
  browser = await chromium.launch({
    executablePath,
    args: [...args],
    env: { ...process.env, ...env } as Record<string, string>,
  });
  const context = await browser.newContext({ locale: 'sv-SE', offline: true });
  page = await context.newPage();
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') asked.push(`console: ${message.text()}`);
  });
  await page.goto(pathToFileURL(join(folder, 'page.html')).href);
}, 120_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

async function verdictOf(name: string): Promise<{ text: string; tone: string | null }> {
  await page.setInputFiles('input[type=file]', join(folder, name));
  const report = page.locator('section.report');
  await report.filter({ hasText: name }).waitFor();
  return { text: await report.innerText(), tone: await report.getAttribute('data-tone') };
}

describe('the page that checks minutes from a disk', () => {
  it('[ARC-2] says yes to a whole file, with who signed, and unsure to a file that lacks one', async () => {
    const whole = await verdictOf('whole.pdf');
    expect(whole).toMatchObject({ tone: 'good' });
    expect(whole.text).toContain('Giltigt. Alla har skrivit under och inget är ändrat.');
    expect(whole.text).toContain('skrev under');
    expect(await verdictOf('half.pdf')).toMatchObject({ tone: 'unsure' });
  });

  it('[R18] says no when a single bit of what was signed is another', async () => {
    const changed = await verdictOf('changed.pdf');
    expect(changed.tone).toBe('bad');
    expect(changed.text).toContain('Ogiltigt. Lita inte på filen.');
  });

  it('is not alarmed by something else, and speaks English when asked', async () => {
    expect(await verdictOf('letter.txt')).toMatchObject({ tone: 'unsure' });
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByText('The file is not a PDF.').waitFor();
    await page.getByRole('button', { name: 'Svenska' }).click();
  });

  it('trusts the root that its reader puts in, and no other', async () => {
    await verdictOf('whole.pdf');
    await page.getByLabel('Rötter att lita på (PEM)').fill(rootPem);
    await page.getByText('Utfärdarens rot är betrodd här.').waitFor();
    await page.getByLabel('Rötter att lita på (PEM)').fill(rootPem.replace('MI', 'MJ'));
    await page.locator('section.report[data-tone=bad]').waitFor();
  });

  it('asks nobody anything: not a request but for itself, and nothing that its policy had to stop', () => {
    expect(asked).toEqual([pathToFileURL(join(folder, 'page.html')).href]);
  });

  it('fits a phone without scrolling sideways', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(320);
  });
});
