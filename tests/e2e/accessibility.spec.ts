import AxeBuilder from '@axe-core/playwright';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { type Actor, expect, test } from '../support/e2e.ts';
import { type MadeMeeting, makeMeeting, type Seat, SEATS } from './meeting.ts';
import { isWhole } from '../support/test-size.ts';
import { enterRoom, listenForFaults, takeSeat } from './steps.ts';

/*
 * axe on every page, in the looks people use. What axe cannot see (order, names that say the right thing) stands in the
 * keyboard spec and in the tests of each part.
 */

// A step that finds nothing to press fails at once instead of eating the test's time.
test.use({ actionTimeout: 20_000 });

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Look {
  readonly name: string;
  readonly width: number;
  readonly theme: 'light' | 'dark';
  readonly locale: 'sv' | 'en';
}
const PLAIN: Look = { name: 'svenska, ljust, 1440', width: 1440, theme: 'light', locale: 'sv' };
const SPREAD: readonly [Look, Look, Look] = [
  { name: 'engelska, mörkt, 1440', width: 1440, theme: 'dark', locale: 'en' },
  { name: 'svenska, mörkt, 768', width: 768, theme: 'dark', locale: 'sv' },
  { name: 'svenska, ljust, 320', width: 320, theme: 'light', locale: 'sv' },
];

/** The two that share the least: language, colours and width are all others. */
const LOOKS: readonly Look[] = isWhole ? [PLAIN, ...SPREAD] : [SPREAD[0], SPREAD[2]];

/** The first is the one in which everything is opened. Every look in one room; with all of it, every room in Swedish too. */
const ROOM_LOOKS: Readonly<Record<Seat, readonly [Look, ...Look[]]>> = isWhole
  ? {
      secretary: [PLAIN, SPREAD[2]],
      chair: [PLAIN, SPREAD[0], SPREAD[2]],
      adjuster: [PLAIN, SPREAD[1]],
      member: [PLAIN, SPREAD[2]],
    }
  : { secretary: [PLAIN], chair: [SPREAD[0]], adjuster: [SPREAD[1]], member: [SPREAD[2]] };

/** Collected over a whole test, so that one run tells every fault and not only the first. */
function inspector(page: Page) {
  const found: string[] = [];
  const errors = listenForFaults(page);
  return {
    errors,
    async look(what: string, { width, name }: Look = PLAIN): Promise<void> {
      // A page fades in; half-transparent text is no colour anybody reads.
      await page.evaluate(() =>
        Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))),
      );
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      for (const { id, nodes } of violations)
        for (const { target, failureSummary } of nodes)
          found.push(`${what} (${name}): ${id} ${target.join(' ')} ${failureSummary ?? ''}`);
      const overflow = await page.evaluate(() => {
        const { scrollWidth = 0 } = document.scrollingElement ?? {};
        return scrollWidth - innerWidth;
      });
      if (overflow > 0) found.push(`${what} (${name}): ${String(overflow)} px too wide at ${String(width)}`);
    },
    conclude(allowed: RegExp = /^$/): void {
      expect(found.join('\n\n')).toBe('');
      expect(errors.filter((one) => !allowed.test(one))).toEqual([]);
    },
  };
}

async function wear({ context, page }: Pick<Actor, 'context' | 'page'>, look: Look): Promise<void> {
  const { origin } = new URL(page.url());
  await context.addCookies([
    { name: 'theme', value: look.theme, url: origin },
    { name: 'locale', value: look.locale, url: origin },
  ]);
  await page.setViewportSize({ width: look.width, height: 900 });
}

const MINUTES = readFileSync('tests/fixtures/import/protokoll-zoom.txt', 'utf8');

const made = new Map<string, Promise<MadeMeeting>>();

test.describe('axe finds nothing', () => {
  // The longest file there is: its tests are shared between the workers.
  test.describe.configure({ mode: 'parallel' });
  test.setTimeout(120_000);

  test('[A11Y-1] on pages for everybody', async ({ page, context, klubba, sitAs }) => {
    const seat = await sitAs('chair', '/login');
    const atSeat = inspector(seat.page);
    const eye = inspector(page);
    await page.goto('/login');
    for (const look of LOOKS) {
      await wear({ page, context }, look);
      await page.goto('/login');
      await eye.look('login', look);
      await page
        .getByRole('button', { name: /Logga in$|^Sign in$|^Log in$/ })
        .first()
        .click();
      await expect(page.locator('[aria-invalid="true"]').first()).toBeVisible();
      await eye.look('login with faults', look);
      await page.goto('/verify');
      await eye.look('verify', look);
      for (const path of ['/privacy', '/terms']) {
        await page.goto(path);
        await eye.look(path, look);
      }
      await page.goto(`${klubba.origin}/no-such-page`);
      if (look === PLAIN || look === SPREAD[2]) await eye.look('404', look);
      await wear(seat, look);
      await seat.page.goto('/login');
      await atSeat.look('login at a seat', look);
    }
    eye.conclude(/no-such-page|status of 400/);
    atSeat.conclude();
  });

  test('[A11Y-2] on the pages of somebody signed in', async ({ sitAs }) => {
    const actor = await sitAs('secretary', '/verify');
    await takeSeat(actor, 'secretary');
    const eye = inspector(actor.page);
    const paths = [
      '/',
      '/account',
      '/account/passkeys',
      '/account/signing',
      '/account/sessions',
      '/account/password',
    ];
    for (const look of LOOKS) {
      await wear(actor, look);
      const others =
        look === PLAIN || look === SPREAD[2]
          ? [...paths, '/preferences', '/logout', '/bodies', '/organisation/calls']
          : ['/'];
      for (const path of [...others, '/import']) {
        await actor.page.goto(path);
        await eye.look(path, look);
      }
      // The longest pages in the plain look and the narrowest; the colours of the others are those of the short ones.
      if (look !== PLAIN && look !== SPREAD[2]) continue;
      await actor.page.goto('/bodies');
      await actor.page.locator('main a[href^="/bodies/"]').first().click();
      await expect(actor.page.locator('main form').first()).toBeVisible();
      await eye.look('the rules of a body', look);
      await actor.page.goto('/import');
      await actor.page.locator('textarea[name=text]').fill(MINUTES);
      await actor.page.getByRole('button', { name: /Läs texten|Read the text/ }).click();
      await expect(actor.page.locator('#import-roster')).toBeAttached();
      await eye.look('import, understood', look);
      actor.page.once('dialog', (dialog) => void dialog.accept());
      await actor.page.goto('about:blank').catch(() => null);
      await actor.page.goto('/');
    }
    eye.conclude();
  });

  for (const role of SEATS) {
    test(`[A11Y-3] in the room of the ${role}`, async ({ sitAs, klubba }) => {
      const actor = await sitAs(role, '/verify');
      await takeSeat(actor, role);
      const eye = inspector(actor.page);
      const [summoned, open] = await Promise.all([
        meeting(`summoned`, () => makeMeeting(klubba)),
        meeting('open', async () => {
          const one = await makeMeeting(klubba);
          await one.run();
          await one.act({ type: 'move-pointer', clauseId: 'c4' });
          return one;
        }),
      ]);
      for (const look of ROOM_LOOKS[role]) {
        await wear(actor, look);
        await enterRoom(actor, summoned.path);
        await eye.look(`summoned, ${role}`, look);
        await enterRoom(actor, open.path);
        await eye.look(`open, ${role}`, look);
        // What opens over the room is made of the same parts for everybody and in every look: once each is enough.
        if (look === ROOM_LOOKS[role][0])
          await visitRoom(actor.page, role, (what) => eye.look(`${what}, ${role}`, look));
      }
      eye.conclude();
    });
  }

  test('[A11Y-5] on the pages about a call', async ({ sitAs, klubba }) => {
    const actor = await sitAs('secretary', '/verify');
    await takeSeat(actor, 'secretary');
    const { page } = actor;
    const eye = inspector(page);
    const one = await makeMeeting(klubba);
    await one.run();
    for (const look of LOOKS) {
      await wear(actor, look);
      await page.goto('/organisation/calls');
      for (const summary of await page.locator('main details summary').all()) await summary.click();
      await eye.look('new agreements', look);
      await page.goto(`${one.path}/call-settings`);
      await eye.look('the call of a meeting', look);
      await page.goto(`${one.path}/transcript`);
      await eye.look('transcript', look);
      await page.goto(`${one.path}/attendance`);
      const csv =
        'Kund;Avdelning;In;Ut;Kontroll\nMaja;Kumla;2026-11-20 13:00;2026-11-20 14:00;2026-11-20 14:00\n';
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
      await expect(page.locator('select[name=joined]')).toBeVisible();
      await eye.look('columns of an attendance file', look);
    }
    // The file that asks is answered with a no.
    eye.conclude(/status of 409/);
  });

  test('[A11Y-4] on the pages that freeze, sign and verify', async ({ sitAs, klubba }) => {
    const actor = await sitAs('chair', '/verify');
    await takeSeat(actor, 'chair');
    const eye = inspector(actor.page);
    const closed = await makeMeeting(klubba);
    await closed.run();
    await actor.page.goto(`${closed.path}/sign`);
    await eye.look('nothing to sign yet');
    await actor.page.goto(`${closed.path}/freeze`);
    await eye.look('freeze, open');
    await closed.closeAndFreeze();
    for (const look of LOOKS) {
      await wear(actor, look);
      await enterRoomFrozen(actor, closed.path);
      await eye.look('frozen room', look);
      await actor.page.goto(`${closed.path}/sign`);
      await expect(actor.page.locator('canvas').first()).toBeVisible();
      await eye.look('sign', look);
      await actor.page.getByRole('button', { name: /^Justera som|^Sign as|^Approve as/ }).click();
      await expect(actor.page.getByRole('dialog')).toBeVisible();
      await eye.look('sign dialog', look);
      if (look === SPREAD[0] || look === SPREAD[1]) continue;
      const pdf = await actor.page.evaluate(
        async (url) => [...new Uint8Array(await (await fetch(url)).arrayBuffer())],
        `${closed.path}/minutes.pdf`,
      );
      await actor.page.goto('/verify');
      await actor.page.locator('input[type=file]').setInputFiles({
        name: 'protokoll.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from(pdf),
      });
      await expect(actor.page.locator('#verdict')).toBeVisible();
      await eye.look('verify, report', look);
    }
    eye.conclude();
  });
});

function meeting(name: string, make: () => Promise<MadeMeeting>): Promise<MadeMeeting> {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}

async function enterRoomFrozen(actor: Actor, path: string): Promise<void> {
  await actor.page.goto(path);
  await expect(actor.page.locator('.saved[data-tone="ok"]')).toBeAttached();
}

/** Everything that opens over the room. */
async function visitRoom(page: Page, role: Seat, look: (what: string) => Promise<void>): Promise<void> {
  await page.locator('.quorum-badge').click();
  await expect(page.locator('.quorum-sheet')).toBeVisible();
  await look('quorum popover');
  await page.keyboard.press('Escape');
  await page.locator('.online').click();
  await expect(page.locator('.online-sheet')).toBeVisible();
  await look('people online');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await look('palette');
  await page.keyboard.press('Escape');
  await page.locator('h1').click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('keys');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  if (role !== 'secretary' && role !== 'chair') return;
  for (const tab of [/^Ärendet|^Matter/, /^Talare|^Speakers/, /^Logg|^Log/]) {
    await page.getByRole('tab', { name: tab }).click();
    await look(`tab ${String(tab)}`);
  }
  await dialogByPalette(page, /Extra|Add an? /, 'extra', () => look('extra item'));
  await dialogByPalette(page, /Ajournera|Adjourn/, 'journ', () => look('adjourn'));
  await page.getByRole('button', { name: /^(Meny|Menu)$/ }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await look('menu');
  await page.keyboard.press('Escape');
}

async function dialogByPalette(
  page: Page,
  entry: RegExp,
  query: string,
  look: () => Promise<void>,
): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(query);
  await page.getByRole('option', { name: entry }).first().click();
  await expect(page.getByRole('dialog').locator('form')).toBeVisible();
  await look();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}
