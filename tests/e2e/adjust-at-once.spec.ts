import { expect, onItsOwn } from '../support/e2e.ts';
import { makeMeeting } from './meeting.ts';
import { enterRoom, pageOf, signAs, signerIn } from './steps.ts';

const test = onItsOwn();
test.use({ actionTimeout: 20_000 });

test('[ADJ-5] one clause is adjusted at once while the meeting goes on', async ({ sitAs, klubba }) => {
  const chair = await signerIn(sitAs, 'chair');
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
  await enterRoom(chair, meeting.path);
  const { page } = chair;
  const clause = page.locator('#clause-c4');
  await clause.getByRole('button', { name: /Ny busslinje till sjukhuset/ }).click();
  await page.getByRole('menuitem', { name: 'Justera omedelbart …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Lås och skriv under' }).click();
  await page.waitForURL(/\/sign\?clause=c4$/);
  await expect(pageOf(chair)).toBeVisible();
  await signAs(chair, `${meeting.path}/sign?clause=c4`);
  await expect(page.getByText('Du har justerat', { exact: true })).toBeVisible();

  // The clause is locked, the next one is not.
  await enterRoom(chair, meeting.path);
  await expect(page.locator('#clause-c4 .ProseMirror')).toHaveAttribute('contenteditable', 'false');
  await expect(page.locator('#clause-c5 .ProseMirror')).toHaveAttribute('contenteditable', 'true');

  // Until everybody has signed it can be taken back.
  await page.goto(`${meeting.path}/sign?clause=c4`);
  await page.getByText('Öppna protokollet igen', { exact: true }).click();
  await page.getByLabel('Varför?').fill('Fel årtal.');
  await page.getByRole('button', { name: 'Öppna igen', exact: true }).click();
  await expect(page.getByText('Protokollet är öppnat igen')).toBeVisible();
  await enterRoom(chair, meeting.path);
  await expect(page.locator('#clause-c4 .ProseMirror')).toHaveAttribute('contenteditable', 'true');
});
