import { expect, test } from '../support/e2e.ts';
import { makeMeeting } from './meeting.ts';
import { listenForFaults, takeSeat } from './steps.ts';

const TENANT = '11111111-2222-4333-8444-555555555555';
const APP = '99999999-8888-4777-8666-555555555555';
const THREAD = '19:meeting_Zml4dHVyZQ@thread.v2';

test('an agreement with Teams without a secret: what is heard, and who did what', async ({
  sitAs,
  klubba,
}) => {
  const secretary = await sitAs('secretary', '/verify');
  await takeSeat(secretary, 'secretary');
  const { page } = secretary;
  const faults = listenForFaults(page);

  await page.goto('/organisation/calls');
  await page.getByText('Nytt avtal med Microsoft Teams').click();
  const fresh = page.locator('details[open] form').last();
  await fresh.getByLabel('Namn').fill('Kommunens Teams');
  await fresh.getByLabel('Organisationens id i Entra').fill(TENANT);
  await fresh.getByLabel('Application (client) ID').fill(APP);
  await fresh.getByLabel('Botens id').fill(APP);
  await fresh.getByRole('button', { name: 'Lägg in avtalet' }).click();
  await expect(page.getByRole('heading', { name: 'Kommunens Teams' })).toBeVisible();
  await expect(page.getByText('Avtalet har ingen hemlighet att fråga Graph med.')).toBeVisible();
  await page.getByLabel('Låt Graph säga till när ett transkript finns').check();
  await page.getByRole('button', { name: 'Spara' }).click();
  await expect(page.getByText('Uppgifter ändrades (transkript från Graph)')).toBeVisible();
  await expect(page.getByText('Avtalet lades in')).toBeVisible();

  const meeting = await makeMeeting(klubba);
  await page.goto(`${meeting.path}/call-settings`);
  await page.getByLabel('Länk, inbjudan eller mötesnummer').fill(THREAD);
  await page.getByRole('button', { name: 'Koppla samtalet' }).click();
  await expect(page.getByRole('heading', { name: 'Vad Graph berättar' })).toBeVisible();
  await expect(page.getByText('är det som boten berättar')).toBeVisible();
  expect(faults).toEqual([]);
});

test('Zoom’s no to the app is told in words, and so is an answer that nobody asked for', async ({
  sitAs,
}) => {
  const secretary = await sitAs('secretary', '/verify');
  await takeSeat(secretary, 'secretary');
  const { page } = secretary;
  await page.goto('/auth/zoom/callback?error=access_denied&state=x');
  await expect(page.getByRole('heading', { name: 'Appen lades inte till' })).toBeVisible();
  await expect(page.getByText('Zoom lade inte till appen.')).toBeVisible();
  await page.goto('/auth/zoom/callback?code=x&state=x');
  await expect(page.getByText('Öppna Klubba i Zoom')).toBeVisible();
});
