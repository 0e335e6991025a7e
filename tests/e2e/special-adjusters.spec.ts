import { expect, onItsOwn } from '../support/e2e.ts';
import { makeMeeting } from './meeting.ts';
import { enterRoom, pageOf, signerIn } from './steps.ts';

const test = onItsOwn();
test.use({ actionTimeout: 20_000 });

test('[ADJ-2] a special adjuster is elected for some clauses and signs for those', async ({
  sitAs,
  klubba,
}) => {
  const chair = await signerIn(sitAs, 'chair');
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
  await enterRoom(chair, meeting.path);
  const { page } = chair;
  const menu = page.locator('#clause-c4').getByRole('button', { name: /Ny busslinje till sjukhuset/ });
  const dialog = page.getByRole('dialog');
  const elect = dialog.getByRole('button', { name: 'Utse', exact: true });

  await menu.click();
  await page.getByRole('menuitem', { name: 'Särskild justerare …' }).click();
  await expect(elect).toBeDisabled();
  // Neither the chair nor who signs for everything anyway.
  await expect(dialog.getByRole('checkbox', { name: /Karin Holmberg|Bengt-Åke Öst/ })).toHaveCount(0);
  await dialog.getByRole('checkbox', { name: /Ida Tegelström/ }).check();
  await expect(dialog.getByRole('checkbox', { name: /Ny busslinje/ })).toBeChecked();
  await dialog.getByRole('checkbox', { name: /Rapport från förvaltningen/ }).check();
  await elect.click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('Ida Tegelström utsågs att justera § 14 och § 15.')).toBeVisible();

  await meeting.act({ type: 'move-pointer', clauseId: 'c6' });
  await meeting.closeAndFreeze();
  await page.goto(`${meeting.path}/sign`);
  await expect(pageOf(chair)).toBeVisible();
  const place = page.getByRole('listitem').filter({ hasText: 'Ida Tegelström' });
  await expect(place).toContainText('Justerare §§ 14–15');
});
