import AxeBuilder from '@axe-core/playwright';
import { zoomHeaders } from '../support/conference/zoom-webhooks.ts';
import { HOOK_SECRET, ZOOM_ACCOUNT } from '../support/hook-world.ts';
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

test('an agreement has its steps on its page, and says that the app was taken away until it is looked over', async ({
  sitAs,
  klubba,
}) => {
  const secretary = await sitAs('secretary', '/verify');
  await takeSeat(secretary, 'secretary');
  const { page } = secretary;
  await page.goto('/organisation/calls');
  await page.getByText('Nytt avtal med Zoom').click();
  const fresh = page.locator('details[open] form').last();
  await fresh.getByLabel('Namn').fill('Regionens Zoom');
  await fresh.getByLabel('Zoomkontots id').fill(ZOOM_ACCOUNT);
  await fresh.getByLabel('Client ID', { exact: true }).fill('klient');
  await fresh.getByLabel('Client Secret', { exact: true }).fill('hemlig-nyckel-1234');
  await fresh.getByLabel('Secret Token').fill(HOOK_SECRET);
  await fresh.getByRole('button', { name: 'Lägg in avtalet' }).click();
  await expect(page.getByRole('heading', { name: 'Regionens Zoom' })).toBeVisible();
  const hookId = new URL(page.url()).pathname.split('/').at(-1) ?? '';

  // Whoever has heard nothing yet is setting it up.
  const guide = page.locator('details.guide');
  await expect(guide.getByText('Tryck på Validate hos Zoom.')).toBeVisible();
  await expect(
    guide.getByText(`${new URL(page.url()).origin.replace('secretary.', '')}/embed/zoom`),
  ).toHaveCount(1);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await guide.getByRole('button', { name: 'Kopiera: Event notification endpoint URL' }).click();
  await expect(guide.getByRole('status').filter({ hasText: 'Kopierat' })).toBeVisible();
  await expect(guide.getByRole('row', { name: /zoomapp:inmeeting/u })).toContainText('Ingen panel');
  const axe = await new AxeBuilder({ page }).include('main').analyze();
  expect(axe.violations).toEqual([]);

  const body = JSON.stringify({
    event: 'app_deauthorized',
    event_ts: Date.now(),
    payload: {
      account_id: ZOOM_ACCOUNT,
      user_id: 'zUsrGone',
      deauthorization_time: new Date().toISOString(),
      client_id: 'klient',
    },
  });
  const seconds = Math.floor(Date.now() / 1000);
  const tell = async (secret: string): Promise<number> => {
    const headers = zoomHeaders(body, { secret, seconds });
    const address = `${klubba.origin}/api/hooks/zoom/${hookId}`;
    return (await fetch(address, { method: 'POST', headers, body })).status;
  };
  // With another secret than the agreement's: that nothing is heard stands out, and why.
  expect(await tell('en-annan-hemlighet-1234')).toBe(401);
  await page.reload();
  await expect(page.getByText('Det som kommer hit avvisas')).toBeVisible();
  await expect(page.getByText('Underskriften stämde inte. Kontrollera hemligheten.')).toBeVisible();
  expect(await tell(HOOK_SECRET)).toBe(204);
  await page.reload();
  await expect(page.getByText('Zoom säger att appen har tagits bort')).toBeVisible();
  await expect(page.getByText('av Zoomanvändaren med id zUsrGone.')).toBeVisible();
  await page.getByRole('button', { name: 'Spara' }).click();
  await expect(page.getByText('Ändringen är sparad.')).toBeVisible();
  await expect(page.getByText('Zoom säger att appen har tagits bort')).toHaveCount(0);

  await page.getByRole('button', { name: 'Avsluta avtalet' }).click();
  await expect(page.getByRole('dialog')).toContainText('Det går inte att ångra.');
  await page.getByRole('dialog').getByRole('button', { name: 'Avsluta avtalet' }).click();
  await expect(page.getByRole('heading', { name: 'Samtal: Zoom och Teams' })).toBeVisible();
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
