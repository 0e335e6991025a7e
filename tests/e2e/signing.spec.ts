import { type Actor, expect, test as base } from '../support/e2e.ts';
import { type Klubba, startKlubba } from '../support/server.ts';
import { makeMeeting } from './meeting.ts';
import { addAuthenticator, download, enterRoom, listenForFaults, takeSeat } from './steps.ts';

/*
 * What happens when signing does not go as it should, and what there is to take away when it has: through the screens.
 */

/** An application that nobody has been in before: no passkey of another test waits on a signer's account. */
const test = base.extend<object, { klubba: Klubba }>({
  klubba: [
    // eslint-disable-next-line no-empty-pattern -- reason: Playwright demands a destructured first argument
    async ({}, use) => {
      const klubba = await startKlubba();
      await use(klubba);
      await klubba.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});
test.use({ actionTimeout: 10_000 });
test.setTimeout(150_000);

async function seat(
  sitAs: (role: string, path?: string) => Promise<Actor>,
  role: 'secretary' | 'chair' | 'adjuster',
) {
  const actor = await sitAs(role, '/verify');
  await takeSeat(actor, role);
  await addAuthenticator(actor);
  return actor;
}

const canvas = ({ page }: Actor) => page.locator('canvas').first();

/** Signs what the page shows; the first time with a passkey made there and then. */
async function sign({ page }: Actor, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: /^Justera som/ }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Justera med passnyckel' });
  const make = dialog.getByRole('button', { name: 'Skapa passnyckel' });
  await expect(confirm.or(make)).toBeVisible();
  if (await make.isVisible()) await make.click();
  await confirm.click();
  await expect(dialog).toHaveCount(0);
}

test('[ADJ-4][COR-1] a refusal is recorded and shown as a change, all sign anew, and the result stands alone', async ({
  sitAs,
  page,
  klubba,
}) => {
  const [secretary, chair, adjuster] = [
    await seat(sitAs, 'secretary'),
    await seat(sitAs, 'chair'),
    await seat(sitAs, 'adjuster'),
  ];
  const faults = [secretary, chair, adjuster].map((actor) => listenForFaults(actor.page));
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.closeAndFreeze();
  const address = `${meeting.path}/sign`;

  await sign(chair, address);
  await adjuster.page.goto(address);
  await expect(canvas(adjuster)).toBeVisible();
  await adjuster.page.getByRole('button', { name: 'Avstå med skäl' }).click();
  await adjuster.page
    .getByRole('dialog')
    .getByLabel('Vad stämmer inte?')
    .fill('Linjen skulle gå till Öjebyn.');
  await adjuster.page.getByRole('dialog').getByRole('button', { name: 'Avstå', exact: true }).click();
  await expect(adjuster.page.getByText('Någon har avstått')).toBeVisible();

  await secretary.page.goto(address);
  await expect(canvas(secretary)).toBeVisible();
  await secretary.page.getByRole('button', { name: 'Ta in den avvikande meningen' }).click();
  await secretary.page
    .getByRole('dialog')
    .getByRole('button', { name: 'Ta in den avvikande meningen' })
    .click();
  await expect(secretary.page.getByText('version 2')).toBeVisible();

  // What changed is told before anybody signs again.
  await chair.page.goto(address);
  await chair.page.getByText('Vad som ändrats sedan version 1').click();
  await expect(chair.page.locator('ins', { hasText: 'Öjebyn' })).toBeVisible();
  await sign(chair, address);
  await sign(adjuster, address);
  await expect(adjuster.page.getByText('Protokollet är justerat', { exact: true })).toBeVisible();

  // A correction beside the minutes; words that do not stand in them are refused.
  await chair.page.goto(address);
  await chair.page.getByRole('button', { name: 'Gör en rättelse' }).click();
  const dialog = chair.page.getByRole('dialog');
  await dialog.getByLabel('Vad som rättas').fill('Linjens nummer');
  await dialog.getByLabel('Står').fill('linje 999');
  await dialog.getByLabel('Ska stå').fill('linje 41');
  await dialog.getByLabel('Varför det är ett uppenbart skrivfel').fill('Siffrorna är omkastade.');
  await dialog.getByRole('button', { name: 'Utfärda rättelsen' }).click();
  await expect(dialog.getByText(/Den tidigare lydelsen finns inte/)).toBeVisible();
  await dialog.getByLabel('Står').fill('Öjebyn');
  await dialog.getByRole('button', { name: 'Utfärda rättelsen' }).click();
  await expect(chair.page.getByRole('link', { name: 'Rättelse 1: Linjens nummer' })).toBeVisible();
  const correction = await download(chair.page, `${meeting.path}/corrections/1.pdf`);
  expect(correction.subarray(0, 5).toString()).toBe('%PDF-');

  // What may be taken away holds on the page for strangers.
  const bundle = await download(secretary.page, `${meeting.path}/archive.zip`);
  const extract = await download(adjuster.page, `${meeting.path}/extract/c4`);
  for (const [name, buffer] of Object.entries({ 'arkiv.zip': bundle, 'utdrag.json': extract })) {
    await page.goto('/verify');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    await expect(page.locator('#verdict'), name).toHaveText(/^Giltigt/);
  }
  await expect(page.getByText(/Ny busslinje till sjukhuset/)).toBeVisible();
  expect(faults.flat()).toEqual([]);
});

test('[ADJ-4] a substitute takes the place of an adjuster who is away', async ({ sitAs, klubba }) => {
  const secretary = await seat(sitAs, 'secretary');
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.closeAndFreeze();
  const { page } = secretary;
  await page.goto(`${meeting.path}/sign`);
  await page.getByRole('button', { name: 'Ersätt någon som skulle ha justerat' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Ersättare').selectOption({ label: 'Maja von Essen' });
  await dialog.getByLabel('Beslut').fill('Ordföranden den 21 november 2026');
  await dialog.getByRole('button', { name: 'Ersätt någon som skulle ha justerat' }).click();
  await expect(page.getByText('version 2')).toBeVisible();
  const signers = page.getByRole('region', { name: 'Underskrifter' });
  await expect(signers.getByText('Maja von Essen, Justerare, i stället för Bengt-Åke Öst')).toBeVisible();
});

test('[ADJ-5] one clause is adjusted at once while the meeting goes on', async ({ sitAs, klubba }) => {
  const chair = await seat(sitAs, 'chair');
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
  await enterRoom(chair, meeting.path);
  const { page } = chair;
  const clause = page.locator('#clause-c4');
  await clause.getByRole('button', { name: /Ny busslinje till sjukhuset/ }).click();
  await page.getByRole('menuitem', { name: 'Justera omedelbart' }).click();
  await page.waitForURL(/\/sign\?clause=c4$/);
  await expect(canvas(chair)).toBeVisible();
  await sign(chair, `${meeting.path}/sign?clause=c4`);
  await expect(page.getByText('Du har justerat', { exact: true })).toBeVisible();

  // The clause is locked, the next one is not.
  await enterRoom(chair, meeting.path);
  await expect(page.locator('#clause-c4 .ProseMirror')).toHaveAttribute('contenteditable', 'false');
  await expect(page.locator('#clause-c5 .ProseMirror')).toHaveAttribute('contenteditable', 'true');
});
