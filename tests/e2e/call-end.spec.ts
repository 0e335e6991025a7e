import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { clockTime } from '#lib/domain/wording/dates.ts';
import { MOVING_CLOCK } from '../support/app-clock.ts';
import { callScene, type CallScene } from '../support/call-scene.ts';
import { expect, onItsOwn } from '../support/e2e.ts';
import { cookieOf, makeMeeting, newMeeting } from './meeting.ts';
import { enterRoom, listenForFaults, takeSeat } from './steps.ts';

/* Somebody waits to be let in, the call ends for everybody while the meeting goes on, and what was pressed by mistake. */

const test = onItsOwn(() => Promise.resolve({ env: MOVING_CLOCK, close: () => Promise.resolve() }));
test.use({ actionTimeout: 10_000 });

let scene: CallScene;
let cookie: string;
test.beforeAll(async ({ klubba }) => {
  scene = await callScene(klubba);
  cookie = await cookieOf(klubba, 'secretary');
});
test.afterAll(() => scene.close());

const call = (page: Page) => page.locator('#call');
const rows = (page: Page, kind: string) => call(page).locator(`li[data-kind="${kind}"]`);
const person = (page: Page, name: string) =>
  page.locator('#roll li').filter({ has: page.locator('.name', { hasText: name }) });

test('[DIS-5] who waits is shown by name, and the end of the call is one question about all', async ({
  klubba,
  sitAs,
}) => {
  test.setTimeout(120_000);
  const { head } = newMeeting();
  const meeting = await makeMeeting(klubba, { head: { ...head, ...scene.start() } });
  await scene.bind(meeting.id);
  await meeting.act({ type: 'open-meeting' });
  await meeting.act({ type: 'move-pointer', clauseId: 'c2' });
  const secretary = await sitAs('secretary', '/verify');
  await takeSeat(secretary, 'secretary');
  const desk = secretary.page;
  const faults = listenForFaults(desk);
  await enterRoom(secretary, meeting.path);

  await test.step('nobody in the waiting room is suggested as present', async () => {
    await scene.joins('Karin Holmberg');
    await scene.joins('Maja von Essen', 'maja');
    await call(desk).getByRole('button', { name: 'Bekräfta alla 2 säkra' }).click();
    await expect(person(desk, 'Maja von Essen')).toContainText('på distans sedan');
    await meeting.act({ type: 'call-roll' });
    const since = clockTime(await scene.waits('<img src=x> Elsy Norrman', 'elsy'), 'sv');
    await expect(call(desk).locator('.waiting')).toContainText('I väntrummet:');
    await expect(call(desk).locator('.waiting')).toContainText(`Elsy Norrman\u2069 sedan ${since}`);
    await expect(call(desk).locator('img')).toHaveCount(0);
    await expect(rows(desk, 'join')).toHaveCount(0);
  });

  await test.step('the call ends: one row for all, shown until the grace is over', async () => {
    const time = clockTime(await scene.ends(), 'sv');
    await expect(call(desk)).toContainText(`Zoom: samtalet avslutades ${time}`);
    await expect(rows(desk, 'call-ended')).toContainText(
      `Samtalet avslutades ${time}. Karin Holmberg och Maja von Essen har ingen anslutning kvar.`,
    );
    await expect(rows(desk, 'call-ended').getByRole('button')).toHaveCount(0);
    await expect(call(desk).locator('.waiting')).toBeHidden();
    await scene.later(cookie, meeting.id);
    await expect(rows(desk, 'call-ended').getByRole('button')).toHaveCount(3, { timeout: 30_000 });
    const axe = await new AxeBuilder({ page: desk }).include('#call').analyze();
    expect(axe.violations).toEqual([]);
  });

  await test.step('each can be asked about alone, or all together', async () => {
    await rows(desk, 'call-ended').getByRole('button', { name: 'Var för sig' }).click();
    await expect(rows(desk, 'leave')).toHaveCount(2);
    await expect(rows(desk, 'call-ended')).toHaveCount(0);
    await desk.reload();
    await rows(desk, 'call-ended').getByRole('button', { name: 'Alla har lämnat' }).click();
    await expect(rows(desk, 'call-ended')).toHaveCount(0);
    for (const name of ['Karin Holmberg', 'Maja von Essen'])
      await expect(person(desk, name)).not.toContainText('på distans sedan');
    await expect(call(desk)).toContainText('Inget att ta ställning till.');
  });
  expect(faults).toEqual([]);
});

test('[DIS-5] a departure that was written down of the wrong person is struck out', async ({
  klubba,
  sitAs,
}) => {
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
  await meeting.act({ type: 'record-departure', participantId: 'p-member' });
  const secretary = await sitAs('secretary', '/verify');
  await takeSeat(secretary, 'secretary');
  const { page } = secretary;
  await enterRoom(secretary, meeting.path);
  const maja = person(page, 'Maja von Essen');
  await expect(maja).toContainText('lämnade');
  await maja.getByRole('button', { name: 'Lämnade inte' }).click();
  await expect(maja).toContainText('på plats sedan');
  await expect(maja.getByRole('button', { name: 'På plats' })).toBeFocused();
  await expect(page.locator('.quorum-badge')).toContainText('5 av 5');
  await page.getByRole('tab', { name: 'Logg' }).click();
  await expect(page.getByText('Maja von Essen hade inte lämnat: avgången ströks')).toBeVisible();
});

test('on a phone the room opens at its top, and says how much of the call is to be settled', async ({
  klubba,
  sitAs,
}) => {
  const meeting = await makeMeeting(klubba, { head: { ...newMeeting().head, ...scene.start() } });
  await scene.bind(meeting.id);
  await meeting.act({ type: 'open-meeting' });
  for (const clauseId of ['c2', 'c3', 'c4']) await meeting.act({ type: 'move-pointer', clauseId });
  await scene.joins('Maja von Essen', 'maja-7');
  const secretary = await sitAs('secretary', '/verify');
  await takeSeat(secretary, 'secretary');
  const { page } = secretary;
  await page.setViewportSize({ width: 320, height: 640 });
  await enterRoom(secretary, meeting.path);
  const side = page.getByRole('button', { name: 'Närvaro m.m. (att ta ställning till: 1)' });
  await expect(side).toBeVisible();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await side.click();
  const tooLow = await call(page)
    .getByRole('button')
    .evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect().height).filter((height) => height < 44),
    );
  expect(tooLow).toEqual([]);
  // From then on the paper follows the meeting.
  await page.getByRole('button', { name: 'Protokoll' }).click();
  await meeting.act({ type: 'move-pointer', clauseId: 'c5' });
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
});
