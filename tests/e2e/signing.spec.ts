import { expect, onItsOwn } from '../support/e2e.ts';
import { makeMeeting } from './meeting.ts';
import { download, listenForFaults, pageOf, signAs, signerIn } from './steps.ts';

/*
 * What happens when signing does not go as it should, and what there is to take away when it has: through the screens.
 */

const test = onItsOwn();
test.use({ actionTimeout: 20_000 });
test.setTimeout(150_000);

test('[ADJ-4][COR-1] a refusal is recorded and shown as a change, all sign anew, and the result stands alone', async ({
  sitAs,
  page,
  klubba,
}) => {
  const [secretary, chair, adjuster] = [
    await signerIn(sitAs, 'secretary'),
    await signerIn(sitAs, 'chair'),
    await signerIn(sitAs, 'adjuster'),
  ];
  const faults = [secretary, chair, adjuster].map((actor) => listenForFaults(actor.page));
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.closeAndFreeze();
  const address = `${meeting.path}/sign`;

  await signAs(chair, address);
  await adjuster.page.goto(address);
  await expect(pageOf(adjuster)).toBeVisible();
  await adjuster.page.getByRole('button', { name: 'Avstå med skäl' }).click();
  await adjuster.page
    .getByRole('dialog')
    .getByLabel('Vad stämmer inte?')
    .fill('Linjen skulle gå till Öjebyn.');
  await adjuster.page.getByRole('dialog').getByRole('button', { name: 'Avstå', exact: true }).click();
  await expect(adjuster.page.getByText('Någon har avstått')).toBeVisible();

  await secretary.page.goto(address);
  await expect(pageOf(secretary)).toBeVisible();
  await secretary.page.getByRole('button', { name: 'Ta in den avvikande meningen' }).click();
  await secretary.page
    .getByRole('dialog')
    .getByRole('button', { name: 'Ta in den avvikande meningen' })
    .click();
  await expect(secretary.page.getByText('version 2', { exact: true })).toBeVisible();

  // What changed is told before anybody signs again.
  await chair.page.goto(address);
  await chair.page.getByText('Vad som ändrats sedan version 1').click();
  await expect(chair.page.locator('ins', { hasText: 'Öjebyn' })).toBeVisible();
  await signAs(chair, address);
  await signAs(adjuster, address);
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
  // The one refusal asked for above is all that any console complains of.
  const refused = /status of 409 .*\/corrections\)$/;
  expect(faults.flat().filter((fault) => !refused.test(fault))).toEqual([]);
});

test('[ADJ-4] a substitute takes the place of an adjuster who is away', async ({ sitAs, klubba }) => {
  const secretary = await signerIn(sitAs, 'secretary');
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.closeAndFreeze();
  const { page } = secretary;
  const faults = listenForFaults(page);
  await page.goto(`${meeting.path}/sign`);
  // The pages are drawn by script: from then on buttons do something.
  await expect(pageOf(secretary)).toBeVisible();
  await page.getByRole('button', { name: 'Ersätt någon som skulle ha justerat' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Ersättare').selectOption({ label: 'Maja von Essen' });
  await dialog.getByLabel('Beslut').fill('Ordföranden den 21 november 2026');
  await dialog.getByRole('button', { name: 'Ersätt någon som skulle ha justerat' }).click();
  await expect(page.getByText('version 2', { exact: true })).toBeVisible();
  const signers = page.getByRole('region', { name: 'Underskrifter' });
  await expect(signers.getByText('Maja von Essen, Justerare, i stället för Bengt-Åke Öst')).toBeVisible();
  expect(faults).toEqual([]);
});
