import type { Page } from '@playwright/test';
import { expect, test } from '../support/e2e.ts';
import { makeMeeting } from './meeting.ts';
import { enterRoom, takeSeat } from './steps.ts';

/*
 * A meeting run without a mouse. Nothing here clicks; after every step something that can be seen has focus.
 */

test.use({ actionTimeout: 20_000, viewport: { width: 1600, height: 900 } });

/** WCAG 2.4.3, 2.4.7: focus is on something shown, inside the window, and marked. */
async function expectFocusSeen(page: Page, after: string): Promise<void> {
  const fault = () =>
    page.evaluate(() => {
      const one = document.activeElement;
      if (!(one instanceof HTMLElement) || one === document.body) return 'focus is lost';
      const { width, height, bottom, top } = one.getBoundingClientRect();
      if (width === 0 || height === 0 || bottom <= 0 || top >= innerHeight)
        return `${one.outerHTML} is not in sight`;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      const isMarked = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
      // A dialog and a page's main part take focus only to be read from; they are no control.
      if (!isMarked && one.tabIndex >= 0) return `${one.outerHTML.slice(0, 200)} has no focus mark`;
      return '';
    });
  await expect.poll(fault, { message: after }).toBe('');
}

/** Walks with Tab until the control has focus; a control that cannot be reached so fails. */
async function tabTo(page: Page, name: RegExp | string, region = 'Nu'): Promise<void> {
  const wanted = page.getByRole('region', { name: region }).getByRole('button', { name });
  await expect(wanted).toBeVisible();
  for (let steps = 0; steps < 120; steps += 1) {
    if (await wanted.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${String(name)}`);
}

async function pressIn(page: Page, name: RegExp | string): Promise<void> {
  await tabTo(page, name);
  await expectFocusSeen(page, `at ${String(name)}`);
  await page.keyboard.press('Enter');
}

/** The row's own line, not another's that names the person. */
const stateOf = (page: Page, name: string) =>
  page
    .getByRole('listitem')
    .filter({ has: page.locator('.name', { hasText: name }) })
    .locator('.state');

test('[KEYS-1] the keyboard alone calls the roll, strikes the gavel, goes on, adjourns and resumes', async ({
  sitAs,
  klubba,
}) => {
  const meeting = await makeMeeting(klubba);
  const actor = await sitAs('chair', '/verify');
  const { page } = actor;
  await takeSeat(actor, 'chair');
  await enterRoom(actor, meeting.path);
  await pressIn(page, 'Öppna mötet');
  await expect(page.getByText('Pågår', { exact: true }).first()).toBeVisible();
  await expectFocusSeen(page, 'after opening');

  // The roll: R goes there, arrows move, letters mark.
  await page.keyboard.press('r');
  await expect(page.locator('#roll [data-row="p-chair"][data-column="0"]')).toBeFocused();
  await expectFocusSeen(page, 'after R');
  for (const [key, name, state] of [
    ['n', 'Karin Holmberg', 'på plats'],
    ['d', 'Bengt-Åke Öst', 'på distans'],
    ['f', 'Maja von Essen', 'frånvarande'],
    ['n', 'Ida Tegelström', 'på plats'],
    ['n', 'Olof Brännvall', 'på plats'],
    ['n', 'Siv Åkerlind', 'på plats'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(stateOf(page, name)).toContainText(state);
    await expectFocusSeen(page, `after marking ${name}`);
    await page.keyboard.press('ArrowDown');
  }
  // Back up to the absent member, whom the deputy serves for.
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowUp');
  await expect(page.locator('#roll [data-row="p-member"][data-column="0"]')).toBeFocused();
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Vem tjänstgör för Maja von Essen?');
  await expectFocusSeen(page, 'in the deputy dialog');
  const call = dialog.getByRole('button', { name: /Kalla in|Siv Åkerlind/ }).first();
  for (let i = 0; i < 6 && !(await call.evaluate((one) => one === document.activeElement)); i += 1)
    await page.keyboard.press('Tab');
  await expect(call).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(stateOf(page, 'Siv Åkerlind')).toContainText('tjänstgör för Maja von Essen');
  await expect(dialog).toHaveCount(0);
  await expectFocusSeen(page, 'after calling the deputy');

  await pressIn(page, 'Nästa');
  await pressIn(page, /Bekräfta uppropet/);
  await expect(dialog).toBeVisible();
  await expectFocusSeen(page, 'in the roll dialog');
  const confirm = dialog.getByRole('button', { name: 'Bekräfta uppropet' });
  for (let i = 0; i < 6 && !(await confirm.evaluate((one) => one === document.activeElement)); i += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Upprop \d\d.\d\d · 5 närvarande/)).toBeVisible();
  await expectFocusSeen(page, 'after confirming the roll');

  // After the roll L marks a departure.
  await page.keyboard.press('r');
  await expect(page.locator('#roll [data-row="p-member"][tabindex="0"]:focus')).toBeAttached();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('l');
  await expect(stateOf(page, 'Bengt-Åke Öst')).toContainText('lämnade');
  await expectFocusSeen(page, 'after a departure');

  await pressIn(page, 'Nästa');
  await expect(page.locator('#clause-c3[data-now]')).toBeVisible();
  await expectFocusSeen(page, 'after going on');
  await pressIn(page, 'Nästa');
  await expect(page.locator('#clause-c4[data-now]')).toBeVisible();
  await expectFocusSeen(page, 'after going on again');

  // The gavel: B goes to the text, Ctrl+Enter strikes.
  await page.keyboard.press('b');
  const decision = page.getByRole('textbox', { name: /Beslut i/ });
  await expect(decision).toBeFocused();
  await expectFocusSeen(page, 'after B');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Nämnden avslår förslaget.');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#clause-c4').getByText('Nämnden avslår förslaget.')).toBeVisible();
  await expectFocusSeen(page, 'after the gavel');

  await pressIn(page, 'Ajournera');
  await expect(dialog.getByLabel('Skäl')).toBeVisible();
  await expectFocusSeen(page, 'in the adjournment dialog');
  const reason = dialog.getByLabel('Skäl');
  for (let i = 0; i < 4 && !(await reason.evaluate((one) => one === document.activeElement)); i += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.type('Kaffe');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/ajournerat sedan \d\d.\d\d: Kaffe/).first()).toBeVisible();
  await expectFocusSeen(page, 'after adjourning');
  await pressIn(page, 'Återuppta mötet');
  await expect(page.getByText('Pågår', { exact: true }).first()).toBeVisible();
  await expectFocusSeen(page, 'after resuming');
});

test('[KEYS-2] Ctrl+K finds and does things, ? tells the keys, and focus comes back where it was', async ({
  sitAs,
  klubba,
}) => {
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  const actor = await sitAs('secretary', '/verify');
  const { page } = actor;
  await takeSeat(actor, 'secretary');
  await enterRoom(actor, meeting.path);
  await tabTo(page, 'Nästa');
  const next = page.getByRole('region', { name: 'Nu' }).getByRole('button', { name: 'Nästa', exact: true });

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Tangenter');
  await expectFocusSeen(page, 'in the key help');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(next).toBeFocused();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await expectFocusSeen(page, 'in the palette');
  await page.keyboard.press('Escape');
  await expect(next).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('tegelström lämnade');
  await expect(page.getByRole('option').first()).toHaveText('Ida Tegelström lämnade');
  await page.keyboard.press('Enter');
  await expect(stateOf(page, 'Ida Tegelström')).toContainText('lämnade');
  await expectFocusSeen(page, 'after a command from the palette');

  // A letter in a text is a letter.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('?mjrb');
  await expect(page.getByRole('combobox')).toHaveValue('?mjrb');
  await page.keyboard.press('Escape');
  await expectFocusSeen(page, 'at the end');
});
