import { type BrowserContext, expect, type Page, test as base } from '@playwright/test';
import { appClock, type AppClock, MOVING_CLOCK } from '../support/app-clock.ts';
import { ZOOM_HOST } from '../support/embed/host-pages.ts';
import { type FrameWorld, frameWorld, shutThirdPartiesOut } from '../support/embed/frame-world.ts';
import { committeeInZoom } from '../support/evening/committee-in-zoom.ts';
import {
  badge,
  beginning,
  choose,
  confirm,
  dialog,
  gavelFalls,
  holdAgainst,
  notices,
  openRoll,
  ownWindow,
  panelIn,
  person,
  printedText,
  suggestion,
  swedishTime,
} from '../support/evening/evening-steps.ts';
import { zoomCall } from '../support/evening/zoom-call.ts';
import { cookieOf, makeMeeting } from './meeting.ts';
import { listenForFaults } from './steps.ts';

/*
 * Whole evenings in a call: the secretary keeps the roll in the panel inside the provider's window, the chair has a window of
 * their own, and everybody else is heard of by signed deliveries alone. In the end the roll, the printed minutes and the
 * provider's own attendance file must say the same.
 */

interface Evening extends FrameWorld {
  readonly clock: AppClock;
}

const test = base.extend<{ context: BrowserContext }, { world: Evening }>({
  world: [
    // eslint-disable-next-line no-empty-pattern -- reason: Playwright demands a destructured first argument
    async ({}, use) => {
      const world = await frameWorld({ env: MOVING_CLOCK });
      await use({ ...world, clock: appClock(world.klubba) });
      await world.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  context: async ({ world }, use) => {
    const context = await world.open();
    await use(context);
    await context.close();
  },
  page: async ({ context }, use) => {
    const page = await context.newPage();
    await shutThirdPartiesOut(page);
    await use(page);
  },
});
test.use({ actionTimeout: 10_000 });
test.setTimeout(120_000);

const AGREES = 'Filen och uppropet stämmer överens, på minuten när.';

test('[DIS-3] [DIS-5] [DEP-1] [DEP-3] [DEP-6] a committee’s evening in Zoom', async ({ world, page }) => {
  const { klubba, clock } = world;
  const cookie = await cookieOf(klubba, 'secretary');
  const call = zoomCall({ origin: klubba.origin, hookId: world.hooks.zoom }, clock);
  const meeting = await makeMeeting(klubba, committeeInZoom(beginning(clock.now())));
  await world.bind(meeting.id, 'zoom');
  await world.link('demo-secretary', 'zoom', 'zUsrSanna');
  const later = (steps = 1): Promise<void> => clock.later(cookie, meeting.id, steps);

  const faults = listenForFaults(page);
  await page.goto(`https://${ZOOM_HOST}/?context=${encodeURIComponent(world.zoomContext('zUsrSanna'))}`);
  const panel = panelIn(page);
  await openRoll(panel);
  const windows = await world.open();
  const chair = await ownWindow(windows, 'chair', meeting.path);

  const sanna = await call.joins('Sanna Lindqvist', { userId: 'zUsrSanna', ago: 600 });
  await call.joins('Karin Holmberg', { ago: 540 });
  await call.joins('Ida Tegelström', { ago: 500 });
  await call.joins('Olof Brännvall (S)', { ago: 480 });
  const bengt = await call.joins('Öst, Bengt-Åke (M)', { ago: 420 });
  await call.joins('Sandell, Per', { email: 'per@norrvik.example', ago: 400 });
  const anna = await call.joins('Anna Lind', { ago: 300 });
  await call.joins('Lena Åhs (KD)', { ago: 280 });
  await call.joins('Siri A', { ago: 250 });
  await call.joins('Sessionssalen', { ago: 200 });
  await call.joins('iPhone', { ago: 160 });
  await call.joins('Anteckningsbot (Notetaker)', { ago: 150 });
  await call.waitsAndJoins('Jonas Berg (V)', { ago: 120 });
  await call.joins('Siv Åkerlind', { ago: 100 });
  await call.joins('Gäst 3', { ago: 40 });

  await test.step('the roll is called from the call, one by one, which takes its time', async () => {
    await chair.getByRole('button', { name: 'Öppna mötet' }).click();
    for (const name of ['Sanna Lindqvist', 'Karin Holmberg', 'Ida Tegelström', 'Olof Brännvall'])
      await confirm(panel, name);
    await later();
    for (const name of ['Öst, Bengt-Åke', 'Sandell, Per', 'Anna Lind', 'Lena Åhs'])
      await confirm(panel, name);
    await confirm(panel, 'Siri A', 'Siri Alenius');
    await later();
    await choose(panel, 'Sessionssalen', ['Eva Nyström', 'Tor Alm']);
    await choose(panel, 'iPhone', ['Yusuf Demir']);
    for (const name of ['Jonas Berg', 'Siv Åkerlind']) await confirm(panel, name);
    await suggestion(panel, 'Gäst 3').getByRole('button', { name: /^Nej/u }).click();
    await expect(panel.locator('#call')).toContainText('Inget att ta ställning till.');
    await panel.getByRole('button', { name: 'Bekräfta uppropet …' }).first().click();
    await expect(dialog(panel)).toContainText('11 på distans');
    await expect(dialog(panel)).toContainText('11 räknas av 13. Det krävs 7.');
    await dialog(panel).getByRole('button', { name: 'Bekräfta uppropet' }).click();
    await expect(badge(chair)).toContainText('11 av 13 · krav 7');
    await chair.getByRole('button', { name: 'Intyga alla 13' }).click();
    await expect(chair.getByRole('button', { name: /^Intyga/u })).toHaveCount(0);
    await meeting.act({ type: 'move-pointer', clauseId: 'justerare' });
    await meeting.act({ type: 'elect-adjusters', clauseId: 'justerare', participantIds: ['per'] });
  });

  await test.step('§ 83: somebody comes late, and is confirmed later still', async () => {
    await later(2);
    await meeting.act({ type: 'move-pointer', clauseId: 'budget' });
    await call.joins('Maja von Essen');
    await expect(suggestion(panel, 'Maja von Essen')).toBeVisible();
    await later();
    await confirm(panel, 'Maja von Essen');
    await chair.getByRole('button', { name: 'Intyga Maja von Essen' }).click();
    await gavelFalls(chair, 'budget', 'Nämnden godkänner budgetuppföljningen.');
    await expect(badge(chair)).toContainText('12 av 13 · krav 7');
  });

  let lostAt = '';
  let goneAt = '';
  const kerstin = await test.step('§ 84: a line is lost', async () => {
    const invited = await call.joins('Kerstin Norling');
    await confirm(panel, 'Kerstin Norling');
    await meeting.act({ type: 'move-pointer', clauseId: 'lokal' });
    await later(2);
    lostAt = await call.leaves(anna);
    const time = swedishTime(lostAt);
    await expect(person(panel, 'Anna Lind')).toContainText(`Tappad anslutning ${time} · väntar`);
    await expect(notices(chair)).toContainText(`Anna Lind tappade anslutningen ${time}.`);
    await expect(badge(chair)).toContainText('12 av 13 · krav 7');
    return invited;
  });

  await test.step('§ 84: after the grace it is two numbers, and one who is back at once is vouched for anew', async () => {
    await later();
    await call.leaves(bengt, 40);
    await call.joins('Öst, Bengt-Åke (M)', { ago: 10 });
    await expect(person(panel, 'Anna Lind')).toContainText(`Verkar ha lämnat ${swedishTime(lostAt)}`);
    await expect(badge(chair)).toContainText('12 av 13, kanske 11');
    await expect(notices(chair)).toContainText('12 av 13 bekräftade; 11 om Anna Lind har lämnat; krav 7');
    await chair.getByRole('button', { name: 'Klubba', exact: true }).click();
    await expect(dialog(chair)).toContainText(`Anna Lind verkar ha lämnat ${swedishTime(lostAt)}.`);
    await dialog(chair).getByRole('button', { name: 'Avgör först' }).click();
    await suggestion(panel, 'Anna Lind').getByRole('button', { name: 'Linjen bröts' }).click();
    await expect(person(panel, 'Anna Lind')).toContainText(`uppkopplingen bröts ${swedishTime(lostAt)}`);
    await expect(badge(chair)).toContainText('11 av 13 · krav 7');
    const asked = suggestion(panel, 'Ser och hör du Bengt-Åke Öst?');
    await asked.getByRole('button', { name: 'Ja' }).click();
    await expect(asked).toHaveCount(0);
  });

  await test.step('§ 84: a deputy of the same party is called in, and the gavel falls', async () => {
    await person(panel, 'Anna Lind').getByRole('button', { name: 'Ersätts av …' }).click();
    await dialog(panel).getByRole('button', { name: 'Kalla in Jonas Berg' }).click();
    await expect(person(panel, 'Jonas Berg')).toContainText('Anna Lind');
    await expect(badge(chair)).toContainText('12 av 13 · krav 7');
    await gavelFalls(chair, 'lokal', 'Nämnden hyr lokalen från årsskiftet.');
    goneAt = await call.leaves(kerstin);
  });

  await test.step('§ 85: who was lost is back by a new connection, and is confirmed when there is time', async () => {
    await meeting.act({ type: 'move-pointer', clauseId: 'taxa' });
    await later(2);
    const back = await call.joins('Anna Lind');
    await expect(suggestion(panel, 'Anna Lind är tillbaka')).toBeVisible();
    await suggestion(panel, 'Kerstin Norling').getByRole('button', { name: 'Har lämnat' }).click();
    await expect(person(panel, 'Kerstin Norling')).toContainText(swedishTime(goneAt));
    await later();
    await confirm(panel, 'Anna Lind är tillbaka');
    const time = swedishTime(new Date(back.from).toISOString());
    await expect(person(panel, 'Anna Lind')).toContainText(`på distans sedan ${time}`);
    // DIS-3: each new connection is vouched for before the gavel falls.
    await chair.getByRole('button', { name: 'Intyga Anna Lind' }).click();
    await gavelFalls(chair, 'taxa', 'Avgifterna höjs med tre procent.');
  });

  await test.step('§ 86: she serves again, and the meeting ends', async () => {
    await meeting.act({ type: 'move-pointer', clauseId: 'plan' });
    await expect(person(panel, 'Jonas Berg')).not.toContainText('Anna Lind');
    await expect(badge(chair)).toContainText('12 av 13 · krav 7');
    await gavelFalls(chair, 'plan', 'Nämnden antar verksamhetsplanen.');
    await later();
    await meeting.act({ type: 'move-pointer', clauseId: 'slut' });
    await meeting.act({ type: 'close-meeting' });
    await expect(panel.locator('#call')).toHaveCount(0);
    await later();
    await call.leaves(sanna);
    await call.ends();
  });

  const text = await printedText(klubba, meeting);
  expect(text).toContain('Anna Lind (V), §§ 81–83 och 86–87');
  expect(text).toContain('Jonas Berg (V), tjänstgör för Anna Lind (V) §§ 84–85');
  expect(text).toContain('Maja von Essen (C), §§ 84–87');
  expect(text).toContain('Kerstin Norling, fastighetschef, § 84');

  const desk: Page = await ownWindow(await world.open(), 'secretary', meeting.path);
  await holdAgainst(desk, meeting, call.attendanceFile('Socialnämnden'));
  await expect(desk.getByText(/^närvaro\.csv:/u)).toHaveText(
    'närvaro.csv: 19 anslutningar. Säkert igenkända personer: 16. Bekräftade redan under samtalet: 16.',
  );
  await expect(desk.getByText(AGREES)).toBeVisible();
  await expect(desk.locator('section[aria-labelledby=held] li')).toHaveCount(0);
  expect(faults).toEqual([]);
});
