import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type Actor, expect, onItsOwn } from '../support/e2e.ts';
import { addAuthenticator, download } from './steps.ts';

/*
 * The whole main job with four people, each in a browser of their own: from last meeting's minutes to a signed PDF.
 */

const test = onItsOwn();

const IMPORTED = 'tests/fixtures/import/protokoll-zoom.txt';
const DECISION = 'Samrådsgruppen fastställer mötesdagarna enligt förslaget.';

async function importMeeting({ page }: Actor): Promise<string> {
  await page.goto('/import');
  await page.locator('input[type=file]').setInputFiles(IMPORTED);
  await expect(page.getByRole('heading', { name: 'Deltagare (20)' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Dagordning (14)' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Gunnar Asp' }).getByLabel('Uppdrag')).toHaveValue('chair');
  const logins = page.getByRole('region', { name: 'Vem är vem' });
  const seats = [
    ['Sanna Lindqvist', 'Petra Lindvall'],
    ['Karin Holmberg', 'Gunnar Asp'],
    ['Bengt-Åke Öst', 'Rose-Marie af Ekenstam'],
    ['Maja von Essen', 'Dag Björnlund'],
  ] as const;
  for (const [login, person] of seats) await logins.getByLabel(login).selectOption({ label: person });
  await page.getByRole('button', { name: 'Skapa möte' }).click();
  await page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

async function openRoom({ page }: Actor, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByText('Samrådsgruppen för välfärd').first()).toBeVisible();
}

/** Opens the meeting, marks everybody not sitting at a browser, and confirms the roll: by keyboard alone. */
async function callRoll(secretary: Page, chair: Page, member: Page, adjuster: Page): Promise<void> {
  const open = secretary.getByRole('button', { name: 'Öppna mötet' });
  await open.focus();
  await secretary.keyboard.press('Enter');
  for (const page of [member, adjuster]) {
    await page.getByRole('button', { name: 'Ja, på distans' }).click();
    await expect(page.getByText(/Du är här, på distans sedan/)).toBeVisible();
  }
  const marks = (name: string) =>
    secretary
      .getByRole('group', { name: new RegExp(name) })
      .getByRole('button')
      .first();
  await marks('Siv Norén Hall').focus();
  for (const key of ['d', 'd', 'd', 'd', 'd', 'd']) {
    await secretary.keyboard.press(key);
    await secretary.keyboard.press('ArrowDown');
  }
  await marks('Gunnar Asp').focus();
  await secretary.keyboard.press('d');
  await expect(secretary.getByRole('button', { name: /9 av 13/ })).toBeVisible();
  await secretary
    .getByRole('region', { name: 'Nu' })
    .getByRole('button', { name: /Bekräfta uppropet/ })
    .focus();
  await secretary.keyboard.press('Enter');
  await secretary.getByRole('dialog').getByRole('button', { name: 'Bekräfta uppropet' }).click();
  await expect(secretary.getByText(/Upprop \d\d.\d\d · 9 närvarande/)).toBeVisible();
  await expect(chair.getByRole('button', { name: /9 av 13/ })).toBeVisible();
}

const editorOf = (page: Page, heading: string) =>
  page.locator('section', { has: page.getByRole('heading', { name: heading }) }).locator('.ProseMirror');

async function sign(actor: Actor, path: string, role: string): Promise<void> {
  const { page } = actor;
  await addAuthenticator(actor);
  await page.goto(`${path}/sign`);
  await page.getByRole('button', { name: `Justera som ${role}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Skapa passnyckel' }).click();
  await expect(
    page.getByRole('dialog').getByText(/Jag justerar "Protokoll Samrådsgruppen för välfärd"/),
  ).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Justera med passnyckel' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function verify(page: Page, pdf: Uint8Array): Promise<void> {
  await page.goto('/verify');
  await page.locator('input[type=file]').setInputFiles({
    name: 'protokoll.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from(pdf),
  });
}

test('[001] four people take a meeting from old minutes to a signed PDF that anybody can verify', async ({
  sitAs,
  page,
  klubba,
}) => {
  test.setTimeout(240_000);
  const secretary = await sitAs('secretary');
  const chair = await sitAs('chair');
  const adjuster = await sitAs('adjuster');
  const member = await sitAs('member');
  for (const { page: each } of [secretary, chair, adjuster, member]) {
    await each.goto('/login');
    await each.getByRole('main').getByRole('button').first().click();
    await expect(each.getByRole('heading', { name: 'Mina möten' })).toBeVisible();
  }

  const path = await importMeeting(secretary);
  for (const actor of [secretary, chair, adjuster, member]) await openRoom(actor, path);
  await callRoll(secretary.page, chair.page, member.page, adjuster.page);

  // 001-7: elect the adjuster, who gets the pen at once.
  await secretary.page.getByRole('button', { name: 'Nästa', exact: true }).click();
  await secretary.page.getByRole('tab', { name: 'Justerare' }).click();
  await secretary.page.getByLabel(/Rose-Marie af Ekenstam/).check();
  await secretary.page.getByRole('button', { name: 'Utse Rose-Marie af Ekenstam' }).click();
  await expect(secretary.page.getByText(/Rose-Marie af Ekenstam justerar protokollet/)).toBeVisible();

  // Three write in the same clause at the same time, and all four see the same text.
  const heading = /Tema: Trygg hemgång/;
  const writers = [secretary, chair, adjuster] as const;
  await secretary.page.getByRole('navigation', { name: 'Dagordning' }).getByText(heading).click();
  await secretary.page.getByRole('button', { name: /Ta upp/ }).click();
  const editors = writers.map(({ page: each }) => editorOf(each, '6.'));
  for (const editor of editors) await expect(editor).toHaveAttribute('contenteditable', 'true');
  const words = ['sekreterarens rad', 'ordförandens rad', 'justerarens rad'];
  await Promise.all(
    editors.map(async (editor, i) => {
      await editor.click();
      await editor.pressSequentially(`${words[i]} `, { delay: 15 });
    }),
  );
  const textOf = async (each: Page) =>
    ((await editorOf(each, '6.').textContent()) ?? '').replace(/\s+/g, ' ');
  const letters = (text: string) => [...text.replace(/[^a-zåäö]/gi, '')].sort().join('');
  for (const { page: each } of [...writers, member]) {
    await expect
      .poll(async () =>
        letters(
          await textOf(each).then((text) =>
            text.replace(/Sanna Lindqvist|Karin Holmberg|Bengt-Åke Öst/g, ''),
          ),
        ),
      )
      .toBe(letters(words.join('')));
  }
  await expect(editorOf(member.page, '6.')).toHaveAttribute('contenteditable', 'false');
  await expect(secretary.page.getByText(/Sparat \d\d/)).toBeVisible();

  // Half-way somebody leaves.
  await secretary.page.getByRole('tab', { name: 'Närvaro' }).click();
  await secretary.page
    .getByRole('group', { name: /Lo Ekdahl|Ylva Öhrn/ })
    .first()
    .getByRole('button', { name: 'Lämnade' })
    .click();
  await expect(chair.page.getByRole('button', { name: /8 av 13/ })).toBeVisible();

  // Item 12 at the gavel.
  await secretary.page.getByRole('navigation', { name: 'Dagordning' }).getByText(/Datum/).click();
  await secretary.page.getByRole('button', { name: /Ta upp/ }).click();
  // By its number: until the chair's page has heard of the move, the field of the item before stands there.
  await chair.page.getByRole('textbox', { name: 'Beslut i 12', exact: true }).fill(DECISION);
  await chair.page.getByRole('button', { name: 'Klubba', exact: true }).click();
  await expect(member.page.getByText(DECISION).first()).toBeVisible();

  // Close and freeze.
  await secretary.page
    .getByRole('navigation', { name: 'Dagordning' })
    .getByText(/Mötet avslut/)
    .click();
  await secretary.page.getByRole('button', { name: /Ta upp/ }).click();
  await secretary.page.getByRole('button', { name: /Avsluta mötet/ }).click();
  await secretary.page
    .getByRole('dialog')
    .getByRole('button', { name: /Avsluta/ })
    .click();
  await secretary.page.getByRole('dialog').getByRole('button', { name: 'Frys protokollet' }).click();
  await secretary.page.waitForURL(/\/sign$/);

  // Both sign the exact bytes with passkeys of their own.
  await sign(chair, path, 'ordförande');
  await expect(chair.page.getByText('Du har justerat', { exact: true })).toBeVisible();
  await sign(adjuster, path, 'justerare');
  await expect(adjuster.page.getByText('Protokollet är justerat', { exact: true })).toBeVisible();

  const pdf = await download(adjuster.page, `${path}/minutes.pdf`);
  await verify(page, pdf);
  await expect(page.getByText(/Gunnar Asp/).first()).toBeVisible();
  await expect(page.getByText(/Rose-Marie af Ekenstam/).first()).toBeVisible();
  await expect(page.locator('#verdict')).toHaveText(/^Giltigt/);

  const flipped = Buffer.from(pdf);
  flipped[5000] = (flipped[5000] ?? 0) ^ 1;
  await verify(page, flipped);
  await expect(page.locator('#verdict')).toHaveText(/^Ogiltigt/);

  const file = test.info().outputPath('protokoll.pdf');
  writeFileSync(file, pdf);
  const cli = spawnSync('npm', ['run', '-s', 'cli', '--', 'verify', file], {
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: klubba.dataDir, LANG: 'sv_SE.UTF-8' },
  });
  expect(cli.stdout).toContain('Gunnar Asp');
  expect(cli.status).toBe(0);
  writeFileSync(file, flipped);
  const refused = spawnSync('npm', ['run', '-s', 'cli', '--', 'verify', file], {
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: klubba.dataDir },
  });
  expect(refused.status).toBe(1);
  expect(readFileSync(file)).toHaveLength(pdf.length);
});
