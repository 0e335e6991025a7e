import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { clockTime } from '#lib/domain/wording/dates.ts';
import { MOVING_CLOCK } from '../support/app-clock.ts';
import { callScene, type CallScene } from '../support/call-scene.ts';
import { expect, onItsOwn } from '../support/e2e.ts';
import { cookieOf, makeMeeting, newMeeting } from './meeting.ts';
import { enterRoom, listenForFaults, takeSeat } from './steps.ts';

/* Somebody waits to be let in, and the call ends for everybody while the meeting goes on. */

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
