import { randomUUID } from 'node:crypto';
import {
  type BrowserContext,
  expect,
  type Frame,
  type FrameLocator,
  type Page,
  test as base,
} from '@playwright/test';
import { STRANGER, TEAMS_HOST, ZOOM_HOST } from '../support/embed/host-pages.ts';
import { type FrameWorld, frameWorld, KLUBBA, shutThirdPartiesOut } from '../support/embed/frame-world.ts';
import { makeMeeting } from './meeting.ts';

/*
 * The room in the windows of Teams and Zoom: their own SDKs, pages of other sites around ours, and a browser that shuts out
 * the cookies of third parties.
 */

const test = base.extend<{ context: BrowserContext }, { world: FrameWorld }>({
  world: [
    // eslint-disable-next-line no-empty-pattern -- reason: Playwright demands a destructured first argument
    async ({}, use) => {
      const world = await frameWorld();
      await use(world);
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
test.use({ actionTimeout: 20_000 });
test.setTimeout(120_000);

const MEMBER = '00000000-0000-4000-8000-000000000006';
const SECRETARY = '00000000-0000-4000-8000-000000000007';
const OWASP = [
  'strict-transport-security',
  'x-content-type-options',
  'content-security-policy',
  'referrer-policy',
];

const app = (page: Page): FrameLocator => page.frameLocator('iframe[name=app]');
const frameOf = async (page: Page): Promise<Frame> => {
  const frame = page.frame('app');
  if (!frame) throw new Error('there is no frame');
  return frame;
};

/** Signs in in the window that the panel opened, as somebody of the demonstration. */
async function signInThere(popup: Page, role: RegExp): Promise<void> {
  await popup.getByRole('button', { name: role }).click();
  await popup.getByRole('button', { name: /^Koppla till/u }).click();
}

/** Whoever keeps the roll shows the meeting to all in the call. */
async function showEverybody(page: Page): Promise<void> {
  await app(page).getByRole('button', { name: 'Meny' }).click();
  await app(page).getByRole('menuitem', { name: 'Visa för alla i samtalet' }).click();
  await expect(app(page).getByText('Mötet visas för alla i samtalet.')).toBeVisible();
}

test.describe('a panel in Teams', () => {
  test('is opened, logged in to once through a window, and answered the roll in', async ({
    world,
    context,
    page,
  }) => {
    const meeting = await makeMeeting(world.klubba);
    await meeting.act({ type: 'open-meeting' });
    await world.bind(meeting.id, 'teams');
    const token = await world.ssoToken(MEMBER);
    await page.goto(`https://${TEAMS_HOST}/?token=${token}`);

    // Nobody knows this person of the tenant yet: both sides are shown once.
    const popup = context.waitForEvent('page');
    await app(page).getByRole('button', { name: 'Logga in i eget fönster' }).click();
    await signInThere(await popup, /Maja|ledamot/iu);

    await app(page)
      .getByRole('button', { name: /på plats/u })
      .click();
    await expect(
      app(page)
        .getByText(/Du är på plats|på plats sedan/iu)
        .first(),
    ).toBeVisible();
    // What is written comes over the other socket.
    await expect(app(page).locator('.ProseMirror').first()).toBeAttached();
    await expect(app(page).locator('.saved[data-tone="ok"]')).toBeAttached();

    const cookies = await context.cookies(KLUBBA);
    const embed = cookies.find(({ name }) => name === '__Host-embed');
    expect(embed).toMatchObject({ secure: true, httpOnly: true, sameSite: 'None', path: '/' });
    expect(embed?.partitionKey).toContain('microsoft.com');

    // The cookie of the frame alone is enough, though nobody is vouched for this time.
    await page.goto(`https://${TEAMS_HOST}/`);
    await expect(app(page).locator('.saved[data-tone="ok"]')).toBeAttached();

    // And so is the token, with the cookies gone.
    await context.clearCookies();
    await page.goto(`https://${TEAMS_HOST}/?token=${token}`);
    await expect(app(page).locator('.saved[data-tone="ok"]')).toBeAttached();
  });

  test('stands behind walls: other people’s cookies do not reach it, and it keeps nothing', async ({
    world,
    page,
  }) => {
    const meeting = await makeMeeting(world.klubba);
    await meeting.run();
    await world.bind(meeting.id, 'teams');
    await world.link('demo-adjuster', 'teams', `11111111-2222-4333-8444-555555555555:${MEMBER}`);
    await page.addInitScript(shutStorage);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(`https://${TEAMS_HOST}/?token=${await world.ssoToken(MEMBER)}`);
    await expect(app(page).locator('.saved[data-tone="ok"]')).toBeAttached();
    const jar = await (
      await frameOf(page)
    ).evaluate(() => {
      document.cookie = 'plain=1; Secure; SameSite=None; Path=/';
      document.cookie = '__Host-own=1; Secure; SameSite=None; Path=/; Partitioned';
      return document.cookie;
    });
    expect(jar).toBe('__Host-own=1');
    await app(page).getByRole('button', { name: 'Meny' }).click();
    await app(page)
      .getByRole('menuitem', { name: /Tangenter/u })
      .click();
    await app(page).getByRole('checkbox').first().click();
    expect(faults).toEqual([]);
  });

  test('goes on after a broken line where no cookie is kept', async ({ world, context, page }) => {
    const meeting = await makeMeeting(world.klubba);
    await meeting.run();
    await world.bind(meeting.id, 'teams');
    await world.link('demo-secretary', 'teams', `11111111-2222-4333-8444-555555555555:${SECRETARY}`);
    await page.goto(`https://${TEAMS_HOST}/?token=${await world.ssoToken(SECRETARY)}`);
    await expect(app(page).locator('.saved[data-tone="ok"]')).toBeAttached();
    await showEverybody(page);
    const staged = await page.evaluate(() => (window as unknown as { staged: string[] }).staged);
    expect(staged).toEqual([`${KLUBBA}/embed/teams/stage`]);
    await context.clearCookies();
    await context.setOffline(true);
    await expect(app(page).locator('.saved:not([data-tone="ok"])')).toBeAttached({ timeout: 30_000 });
    await context.setOffline(false);
    await expect(app(page).locator('.saved[data-tone="ok"]')).toBeAttached({ timeout: 30_000 });
  });

  test('opens what binds a person in a window of their own', async ({ world, page }) => {
    const meeting = await makeMeeting(world.klubba);
    await meeting.run();
    await meeting.closeAndFreeze();
    await world.bind(meeting.id, 'teams');
    await world.link('demo-chair', 'teams', `11111111-2222-4333-8444-555555555555:${MEMBER}`);
    await page.goto(`https://${TEAMS_HOST}/?token=${await world.ssoToken(MEMBER)}`);
    await app(page).getByRole('link', { name: 'Till underskrifterna' }).first().click();
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { links: string[] }).links))
      .toEqual([`${KLUBBA}/meetings/${meeting.id}/sign`]);
    expect((await frameOf(page)).url()).toBe(`${KLUBBA}/embed/teams`);
  });

  test('shows the stage to look at and nothing to press', async ({ world, page }) => {
    const meeting = await makeMeeting(world.klubba);
    await meeting.run();
    await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
    await world.bind(meeting.id, 'teams');
    await world.link('demo-member', 'teams', `11111111-2222-4333-8444-555555555555:${MEMBER}`);
    await page.goto(`https://${TEAMS_HOST}/stage?token=${await world.ssoToken(MEMBER)}`);
    await expect(app(page).getByRole('heading', { name: /Ny busslinje/u })).toBeVisible();
    await expect(app(page).getByText('Nämnden inför linje 14 från årsskiftet.')).toBeVisible();
    await expect(app(page).getByRole('button')).toHaveCount(0);
    await meeting.act({
      type: 'make-proposal',
      proposalId: randomUUID(),
      clauseId: 'c4',
      kind: 'rejection',
      text: '',
      byId: 'p-ida',
    });
    await expect(app(page).getByText('Avslag på förslaget, Ida Tegelström (M)')).toBeVisible();
    await meeting.act({ type: 'move-pointer', clauseId: 'c5' });
    await expect(app(page).getByRole('heading', { name: /Rapport från förvaltningen/u })).toBeVisible();
  });

  test('tells a guest to ask for the link, and is added as a tab', async ({ page }) => {
    await page.goto(`https://${TEAMS_HOST}/`);
    await expect(app(page).getByRole('button', { name: 'Logga in i eget fönster' })).toBeVisible();
    await page.goto(`https://${TEAMS_HOST}/config`);
    await expect(app(page).getByText('Välj Spara.', { exact: false })).toBeVisible();
  });

  test('stands in no other frame, and nothing else of ours stands in one', async ({ page }) => {
    for (const host of [`${STRANGER}/`, `${TEAMS_HOST}/home`]) {
      const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
      await page.goto(`https://${host}`);
      await refused;
      await expect(app(page).locator('#main')).toHaveCount(0);
    }
  });
});

test.describe('a panel in Zoom', () => {
  test('is written in, in a frame 280 pixels wide', async ({ world, page }) => {
    const meeting = await makeMeeting(world.klubba);
    await meeting.run();
    await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
    await world.bind(meeting.id, 'zoom');
    await world.link('demo-secretary', 'zoom', 'zUsrSanna');
    const context = encodeURIComponent(world.zoomContext('zUsrSanna'));
    await page.goto(`https://${ZOOM_HOST}/?context=${context}`);
    const editor = app(page).locator('#clause-c4 .ProseMirror');
    await editor.scrollIntoViewIfNeeded();
    await editor.click();
    await page.keyboard.type('Linjen trafikeras var tjugonde minut.');
    await expect(app(page).locator('.saved[data-tone="ok"]')).toBeAttached();
    await expect(app(page).getByText('Linjen trafikeras var tjugonde minut.')).toBeVisible();
    expect(await (await frameOf(page)).evaluate(tooWide)).toEqual([]);

    await showEverybody(page);
    const asked = await page.evaluate(() => (window as unknown as { asked: string[] }).asked);
    expect(asked).toContain('startCollaborate');
  });

  test('believes nothing that the page around it invents', async ({ world, page }) => {
    const meeting = await makeMeeting(world.klubba);
    await meeting.run();
    await world.bind(meeting.id, 'zoom');
    await world.link('demo-secretary', 'zoom', 'zUsrSanna');
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('dialog', (dialog) => {
      faults.push(dialog.message());
      void dialog.dismiss();
    });
    const exchanged: string[] = [];
    page.on('request', (request) => void exchanged.push(new URL(request.url()).pathname));
    const context = encodeURIComponent(world.zoomContext('zUsrSanna'));
    const before = await world.db
      .admin`select count(*)::int as n from meeting_event where meeting_id = ${meeting.id}`;
    await page.goto(`https://${ZOOM_HOST}/hostile?context=${context}`);
    await expect(app(page).locator('.saved[data-tone="ok"]')).toBeAttached();
    const after = await world.db
      .admin`select count(*)::int as n from meeting_event where meeting_id = ${meeting.id}`;
    expect(after).toEqual(before);
    expect(exchanged).not.toContain('/embed/exchange');
    // Nobody was made present by it, and the log of the server has it.
    await expect.poll(() => world.klubba.logs()).toMatch(/"told":40,"delivered":0/u);
    // Every question of ours is answered with the same lie, which does not make us ask without end.
    const asked = await page.evaluate(() => (window as unknown as { asked: string[] }).asked);
    expect(asked.filter((name) => name === 'getMeetingParticipants').length).toBeLessThan(5);
    await expect(app(page).getByText('onerror')).toHaveCount(0);
    expect(faults).toEqual([]);
  });

  test('is logged in to by a code that is typed, in the client on a desk', async ({
    world,
    page,
    context,
  }) => {
    const meeting = await makeMeeting(world.klubba);
    await meeting.act({ type: 'open-meeting' });
    await world.bind(meeting.id, 'zoom');
    await page.addInitScript(desktopClient);
    const headers = { 'x-zoom-app-context': world.zoomContext('zUsrMaja') };
    await page.route(`${KLUBBA}/embed/zoom`, (route) =>
      route.continue({ headers: { ...route.request().headers(), ...headers } }),
    );
    const opened = await page.goto(`${KLUBBA}/embed/zoom`);
    // The client shows no page that lacks one of the four.
    expect(OWASP.filter((name) => opened?.headers()[name] === undefined)).toEqual([]);
    await page.getByRole('button', { name: 'Logga in i eget fönster' }).click();
    const address = async () =>
      (await page.evaluate(() => (window as unknown as { links: string[] }).links)).at(-1);
    await expect.poll(address).toContain(`${KLUBBA}/embed/login?offer=`);
    const outside = await world.open();
    const window = await outside.newPage();
    await window.goto((await address()) ?? '');
    await signInThere(window, /Maja|ledamot/iu);
    const code = await window.locator('.code').innerText();
    await page.getByLabel('Kod från det andra fönstret').fill(code);
    await page.getByRole('button', { name: 'Fortsätt' }).click();
    await page.getByRole('button', { name: /på plats/u }).click();
    await expect(page.locator('.saved[data-tone="ok"]')).toBeAttached();
    await outside.close();
    expect((await context.cookies(KLUBBA)).map(({ name }) => name)).toContain('__Host-embed');
  });
});

test('every page has the four headers that Zoom asks for, whatever it answers', async ({
  world,
  context,
}) => {
  expect(world.klubba.origin).not.toBe(KLUBBA);
  for (const path of [
    '/embed/zoom',
    '/embed/teams',
    '/embed/login',
    '/login',
    '/verify',
    '/nothing-here',
    '/embed/nothing',
    '/meetings/x',
  ]) {
    const page = await context.newPage();
    const response = await page.goto(`${KLUBBA}${path}`);
    const headers = response?.headers() ?? {};
    for (const name of OWASP) expect([path, name, headers[name] !== undefined]).toEqual([path, name, true]);
    expect(headers['x-frame-options']).toBeUndefined();
    const ancestors = /frame-ancestors ([^;]*)/u.exec(headers['content-security-policy'] ?? '')?.[1];
    expect([path, ancestors]).toEqual([
      path,
      path === '/embed/zoom'
        ? "'self' zoom.us *.zoom.us"
        : path === '/embed/teams'
          ? '*.cloud.microsoft teams.microsoft.com *.teams.microsoft.com *.microsoft365.com *.office.com outlook.office.com outlook.office365.com'
          : "'none'",
    ]);
    await page.close();
  }
});

/** As browsers that shut third parties out have it: no storage in a frame. Runs in every page and frame. */
function shutStorage(): void {
  if (window.top === window) return;
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB'] as const)
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException('no storage here', 'SecurityError');
      },
    });
}

/** What sticks out of the window sideways. Runs in the page. */
function tooWide(): string[] {
  const { clientWidth } = document.documentElement;
  if (document.documentElement.scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > clientWidth)
    .map((one) => `${one.tagName}.${one.className} ${String(one.getBoundingClientRect().right)}`);
}

/** Zoom's client on a desk, as far as its SDK sees it. Runs in the page. */
function desktopClient(): void {
  const hearers: ((event: { data: unknown }) => void)[] = [];
  const links: string[] = [];
  const answers: Record<string, (data: { url?: string }) => unknown> = {
    config: () => ({
      clientVersion: '6.6.0',
      runningContext: 'inMeeting',
      unsupportedApis: [],
      auth: { status: 'authenticated' },
    }),
    getMeetingUUID: () => ({ meetingUUID: '/aBcD1234eFgH56==', parentUUID: '' }),
    openUrl: ({ url = '' }) => {
      links.push(url);
      return { message: 'Success' };
    },
  };
  const webview = {
    postMessage(text: string) {
      const { jsCallId, apiName, data } = JSON.parse(text) as {
        jsCallId: string;
        apiName: string;
        data?: { url?: string };
      };
      const result = answers[apiName]?.(data ?? {});
      const answer = result
        ? { jsCallId, result }
        : { jsCallId, errorCode: '10109', errorMessage: 'not here' };
      setTimeout(() => {
        for (const hear of hearers) hear({ data: { type: 'apiResponse', data: answer } });
      });
    },
    addEventListener: (_name: string, hear: (event: { data: unknown }) => void) => void hearers.push(hear),
  };
  Object.assign(window, { links, chrome: { ...(window as unknown as { chrome?: object }).chrome, webview } });
}
