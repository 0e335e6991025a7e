import type { Page } from '@playwright/test';
import { expect, test } from '../support/e2e.ts';
import { takeSeat } from './steps.ts';

/* People choose a file as soon as they see the field, and on a slow line that is before the script has come. */

/** Holds every script back; gives the function that lets them all through. */
async function holdScripts(page: Page): Promise<() => void> {
  let release: () => void = () => undefined;
  const released = new Promise<void>((done) => (release = done));
  await page.route(/\/_app\/.*\.js$/, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test('[IN-3] a file chosen before the script came is checked when it comes', async ({ page }) => {
  const release = await holdScripts(page);
  await page.goto('/verify', { waitUntil: 'commit' });
  await page.locator('input[type=file]').setInputFiles({
    name: 'brev.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7 inget protokoll'),
  });
  release();
  await expect(page.locator('#verdict')).toHaveText('Filen är inget protokoll härifrån.');
});

test('[IN-3] a document chosen before the script came is read when it comes', async ({ sitAs }) => {
  const actor = await sitAs('secretary', '/login');
  await takeSeat(actor, 'secretary');
  const { page } = actor;
  const release = await holdScripts(page);
  await page.goto('/import', { waitUntil: 'commit' });
  await page.locator('input[type=file]').setInputFiles('tests/fixtures/import/protokoll-zoom.txt');
  release();
  await expect(page.getByRole('heading', { name: 'Deltagare (20)' })).toBeVisible();
});

test('[IN-3] a form opened before the script came stays open, with what was typed', async ({ sitAs }) => {
  const actor = await sitAs('secretary', '/login');
  await takeSeat(actor, 'secretary');
  const { page } = actor;
  const release = await holdScripts(page);
  await page.goto('/organisation/calls', { waitUntil: 'commit' });
  await page.getByText('Nytt avtal med Zoom').click();
  await page.getByLabel('Namn').first().fill('Kommunens Zoom');
  release();
  await page.waitForLoadState('networkidle');
  await expect(page.getByLabel('Namn').first()).toBeVisible();
  await expect(page.getByLabel('Namn').first()).toHaveValue('Kommunens Zoom');
});

test('[IN-3] what was read and corrected before the script came waits for it, and is all there', async ({
  sitAs,
}) => {
  const actor = await sitAs('secretary', '/login');
  await takeSeat(actor, 'secretary');
  const { page } = actor;
  const release = await holdScripts(page);
  await page.goto('/import', { waitUntil: 'commit' });
  await page.locator('textarea[name=text]').fill('Protokoll\n\n1. Mötet öppnas\n2. Mötet avslutas\n');
  await page.getByRole('button', { name: 'Läs texten' }).click({ noWaitAfter: true });
  const create = page.getByRole('button', { name: 'Skapa möte' });
  await expect(create).toBeDisabled();
  await page.getByLabel('Rubrik').fill('Skogsrådets möte');
  await page.getByLabel('Rubrik').press('Enter');
  release();
  await expect(create).toBeEnabled();
  await expect(page.getByLabel('Rubrik')).toHaveValue('Skogsrådets möte');
  await create.click();
  await expect(page.getByLabel('Organ', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Rubrik')).toHaveValue('Skogsrådets möte');
});
