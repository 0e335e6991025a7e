import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildVerifier } from '#server/ops/build-verifier.ts';
import { withAnchors } from '#server/ops/verifier-page.ts';
import { applicationWorld } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { findBrowser } from '../support/browser.ts';
import { signingWorld } from '../support/signed-minutes.ts';

const folder = mkdtempSync(join(tmpdir(), 'klubba-page-'));
let browser: Browser;
let page: Page;
let rootPem: string;
let fingerprint: string;
let frozenSha256: string;
const asked: string[] = [];

/** The page as it lies on a disk, and the files that somebody drops on it. */
beforeAll(async () => {
  const world = await signingWorld();
  ({ rootPem, fingerprint } = world.authority);
  const half = await world.sign(world.frozen, 'secretary');
  const whole = await world.sign(half, 'chair');
  const changed = whole.slice();
  const at = Math.floor(world.frozen.length / 2);
  changed[at] = (changed[at] ?? 0) ^ 1;
  for (const [name, bytes] of Object.entries({ whole, half, changed }))
    writeFileSync(join(folder, `${name}.pdf`), bytes);
  writeFileSync(join(folder, 'letter.txt'), 'Hej');
  writeFileSync(join(folder, 'root.pem'), rootPem);
  await writeHandouts();
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

/** An extract and a bundle as the application hands them out, and one of each that somebody has changed. */
async function writeHandouts(): Promise<void> {
  const world = await applicationWorld();
  const people = await world.organisation();
  const meetingId = await world.freeze(people);
  for (const who of [people.chair, people.adjuster])
    must(await world.sign(who, meetingId, await world.enrol(who)));
  const { readExtract, readArchive } = world.useCases;
  const extract = must(await readExtract({ session: people.member, meetingId, clauseId: 'c3' })).bytes;
  const bundle = must(await readArchive({ session: people.chair, meetingId })).bytes;
  const files = unzipSync(bundle);
  frozenSha256 = createHash('sha256')
    .update(files['fryst/protokoll-fryst.pdf'] ?? '')
    .digest('hex');
  const forged = Buffer.from(extract).toString('utf8').replace('1 mars', '1 juni');
  const swapped = zipSync(
    { ...files, 'fryst/innehall.json': strToU8('{}') },
    { mtime: new Date(1980, 0, 1) },
  );
  const written = {
    'extract.json': extract,
    'forged.json': strToU8(forged),
    'bundle.zip': bundle,
    'swapped.zip': swapped,
    'application-root.pem': strToU8(world.authority.rootPem),
  };
  for (const [name, bytes] of Object.entries(written)) writeFileSync(join(folder, name), bytes);
  await world.close();
}

async function verdictOf(name: string): Promise<{ text: string; tone: string | null }> {
  await page.setInputFiles('#file', join(folder, name));
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
    await page.getByText('Ingen rot är angiven.').waitFor();
    await page.getByLabel('Rötter att lita på (PEM)').fill(rootPem);
    await page.getByText('Utfärdarens rot är betrodd här.').waitFor();
    // To be compared before any answer is looked at.
    expect((await page.locator('#prints').innerText()).replaceAll(' ', '')).toContain(fingerprint);
    await page.getByLabel('Rötter att lita på (PEM)').fill(rootPem.replace('MI', 'MJ'));
    await page.locator('section.report[data-tone=bad]').waitFor();
    await page.getByLabel('Välj en fil med roten').first().setInputFiles(join(folder, 'root.pem'));
    await page.locator('section.report[data-tone=good]').waitFor();
  });

  it('[ADJ-5] reads an extract of one clause and shows its words; another word in it is no good', async () => {
    await page
      .getByLabel('Välj en fil med roten')
      .first()
      .setInputFiles(join(folder, 'application-root.pem'));
    const extract = await verdictOf('extract.json');
    expect(extract.tone).toBe('good');
    expect(extract.text).toContain('Start: 1 mars');
    expect(await verdictOf('forged.json')).toMatchObject({ tone: 'bad' });
  });

  it('[ARC-2] reads an archive bundle, saves what was signed out of it, and sees an exchanged file', async () => {
    const bundle = await verdictOf('bundle.zip');
    expect(bundle.tone).toBe('good');
    expect(bundle.text).toContain('Arkivpaketet är helt');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Spara det som justerades' }).click();
    const saved = readFileSync(await (await saving).path());
    expect(createHash('sha256').update(saved).digest('hex')).toBe(frozenSha256);
    expect(await verdictOf('swapped.zip')).toMatchObject({ tone: 'bad' });
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
