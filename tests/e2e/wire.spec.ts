import type { Page } from '@playwright/test';
import { type Actor, expect, test } from '../support/e2e.ts';
import { makeMeeting } from './meeting.ts';
import { clauseEditor, enterRoom, takeSeat } from './steps.ts';

/* What a lost line, a closed tab and a log-out do to what people have written. */

test.use({ actionTimeout: 20_000 });

const saved = (page: Page) => page.locator('.saved');

/** For a moment after a change it goes on saying so, lest it flicker. */
async function allSaved(page: Page): Promise<void> {
  await expect(saved(page)).not.toHaveAttribute('data-waiting');
  await expect(saved(page)).toHaveText(/Sparat \d\d:\d\d:\d\d/);
}

/** `asOne`: a single change, as a sentence dictated or pasted is. */
async function typeInto(page: Page, clauseId: string, words: string, asOne = false): Promise<void> {
  const editor = clauseEditor(page, clauseId);
  await editor.scrollIntoViewIfNeeded();
  await expect(editor).toHaveAttribute('contenteditable', 'true');
  await editor.click();
  await page.keyboard.press('Control+End');
  if (asOne) await page.keyboard.insertText(words);
  else await page.keyboard.type(words);
}

/** Takes the network away and waits until the page has hung up: what it writes from now on is nowhere but there. */
async function loseTheLine({ page, context }: Actor): Promise<void> {
  await context.setOffline(true);
  await expect.poll(() => page.evaluate(() => (window as unknown as Spied).openLines())).toBe(0);
}

interface Spied {
  openLines(): number;
}

/** Lets the test see which sockets the page has open. */
async function spyOnSockets({ page }: Actor): Promise<void> {
  await page.addInitScript(() => {
    const made: WebSocket[] = [];
    const Original = window.WebSocket;
    window.WebSocket = class extends Original {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        if (String(url).includes('/yjs/')) made.push(this);
      }
    };
    (window as unknown as Spied).openLines = () => made.filter((one) => one.readyState === 1).length;
  });
}

/** Everything the page keeps in IndexedDB, as bytes read as text: what somebody with the disk would see. */
function readKept(page: Page): Promise<{ rows: number; bytes: string; keys: string[] }> {
  return page.evaluate(async () => {
    const answer = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('no answer'));
      });
    const database = await answer(indexedDB.open('klubba-kept'));
    if (database.objectStoreNames.length === 0) return { rows: 0, bytes: '', keys: [] };
    const all = (name: string) => answer(database.transaction(name).objectStore(name).getAll());
    const texts = (await all('texts')) as { iv: Uint8Array; bytes: ArrayBuffer }[];
    const keys = (await all('keys')) as { key: CryptoKey }[];
    database.close();
    const raw = texts.map(({ bytes }) => new TextDecoder('latin1').decode(bytes)).join('');
    const rest = JSON.stringify(texts.map((row) => ({ ...row, bytes: undefined })));
    return {
      rows: texts.length,
      bytes: raw + rest,
      keys: keys.map(({ key }) => `${key.algorithm.name} ${String(key.extractable)}`),
    };
  });
}

async function enter(
  sitAs: (role: string, path?: string) => Promise<Actor>,
  role: 'secretary' | 'chair' | 'member',
  path: string,
): Promise<Actor> {
  const actor = await sitAs(role, '/verify');
  await takeSeat(actor, role);
  await spyOnSockets(actor);
  await enterRoom(actor, path);
  return actor;
}

test('[R7] [WIRE-4] a line that goes silent is noticed, writing goes on, and the text arrives when it is back', async ({
  klubba,
  sitAs,
}) => {
  const meeting = await makeMeeting(klubba);
  const chair = await enter(sitAs, 'chair', meeting.path);
  const actor = await sitAs('secretary', '/verify');
  await takeSeat(actor, 'secretary');
  await spyOnSockets(actor);
  const sockets: string[] = [];
  actor.page.on('websocket', (socket) => {
    const { pathname } = new URL(socket.url());
    if (pathname.startsWith('/yjs')) sockets.push(pathname);
  });
  await enterRoom(actor, meeting.path);
  const { page, context } = actor;
  for (const clauseId of ['c4', 'c5']) await typeInto(page, clauseId, 'Före. ');
  expect(await page.locator('.ProseMirror').count()).toBeGreaterThan(2);
  expect(sockets).toEqual([`/yjs/${meeting.id}`]);
  await allSaved(page);

  const since = Date.now();
  await loseTheLine(actor);
  await expect(saved(page)).toContainText('Ej ansluten');
  expect(Date.now() - since).toBeLessThan(10_000);
  await typeInto(page, 'c4', 'I tunneln.');
  await expect(saved(page)).toContainText(/\d+ ändringar ej sparade/);
  await expect(clauseEditor(chair.page, 'c4')).not.toContainText('tunneln');

  await context.setOffline(false);
  const healed = Date.now();
  await expect(clauseEditor(chair.page, 'c4')).toContainText('Före. I tunneln.');
  await allSaved(page);
  const took = Date.now() - healed;
  test.info().annotations.push({ type: 'healed', description: `${String(took)} ms` });
  expect(took).toBeLessThan(2_000);
  expect(new Set(sockets)).toEqual(new Set([`/yjs/${meeting.id}`]));
  expect(await page.evaluate(() => (window as unknown as Spied).openLines())).toBe(1);
});

test('[WIRE-1] a tab closed with unsaved text offers it again, and the disk does not tell it', async ({
  klubba,
  sitAs,
}) => {
  const meeting = await makeMeeting(klubba);
  const actor = await enter(sitAs, 'secretary', meeting.path);
  const { page, context } = actor;
  await typeInto(page, 'c4', 'Sparad mening. ');
  await allSaved(page);
  await expect.poll(async () => (await readKept(page)).rows).toBe(0);

  await loseTheLine(actor);
  await typeInto(page, 'c4', 'Hemlig osparad mening. ', true);
  await expect(saved(page)).toContainText('1 ändring ej sparad');
  await expect.poll(async () => (await readKept(page)).rows).toBe(1);
  const kept = await readKept(page);
  expect(kept.keys).toEqual(['AES-GCM false']);
  expect(kept.bytes.length).toBeGreaterThan(100);
  for (const words of ['Hemlig', 'osparad', 'mening']) expect(kept.bytes).not.toContain(words);
  // The person is warned, and closes all the same.
  const warned = page.waitForEvent('dialog');
  const closing = page.close({ runBeforeUnload: true });
  const dialog = await warned;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
  await closing;
  await expect.poll(() => page.isClosed()).toBe(true);

  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(meeting.path);
  await expect(clauseEditor(again, 'c4')).toContainText('Sparad mening. Hemlig osparad mening.');
  await expect(
    again.getByText(/Text från i dag \d\d\.\d\d som inte hade sparats har lagts in i/),
  ).toBeVisible();
  await allSaved(again);
  await expect.poll(async () => (await readKept(again)).rows).toBe(0);
  await again.reload();
  await expect(clauseEditor(again, 'c4')).toContainText('Hemlig osparad mening.');
});

test('[WIRE-1] text that comes too late for the seal is handed to its author', async ({ klubba, sitAs }) => {
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  const actor = await enter(sitAs, 'chair', meeting.path);
  const { page, context } = actor;
  await typeInto(page, 'c4', 'I tid. ');
  await allSaved(page);
  await loseTheLine(actor);
  await typeInto(page, 'c4', 'Kom för sent.', true);
  await expect.poll(async () => (await readKept(page)).rows).toBe(1);
  await page.close();
  await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
  await meeting.act({
    type: 'record-decision',
    clauseId: 'c4',
    decisionId: crypto.randomUUID(),
    text: 'Nämnden inför linjen.',
  });
  await meeting.act({ type: 'move-pointer', clauseId: 'c6' });
  await meeting.closeAndFreeze();

  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(meeting.path);
  await expect(again.getByLabel(/Din text i .*Ny busslinje/)).toHaveValue('Kom för sent.');
  await again.reload();
  const late = again.getByLabel(/Din text i .*Ny busslinje/);
  await expect(late).toHaveValue('Kom för sent.');
  await again.getByRole('button', { name: 'Ta bort', exact: true }).click();
  await expect(late).toHaveCount(0);
  await expect.poll(async () => (await readKept(again)).rows).toBe(0);
});

test('[WIRE-2] logging out wipes what the browser kept, also where it does not know Clear-Site-Data', async ({
  klubba,
  sitAs,
}) => {
  const meeting = await makeMeeting(klubba);
  const actor = await enter(sitAs, 'secretary', meeting.path);
  const { page, context } = actor;
  await loseTheLine(actor);
  await typeInto(page, 'c4', 'Osparat.', true);
  await expect.poll(async () => (await readKept(page)).rows).toBe(1);
  await page.close();

  await context.setOffline(false);
  const other = await context.newPage();
  // In place of the server, whose answer would tell the browser to clear everything.
  await other.route('**/logout', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ contentType: 'text/html', body: '<h1>Utloggad</h1>' })
      : route.continue(),
  );
  // It is the script that wipes.
  await other.goto('/logout', { waitUntil: 'networkidle' });
  expect((await readKept(other)).rows).toBe(1);
  await other.getByRole('main').getByRole('button').click();
  await expect(other.getByRole('heading', { name: 'Utloggad' })).toBeVisible();
  expect(await readKept(other)).toEqual({ rows: 0, bytes: '[]', keys: [] });
});

test('[WIRE-3] a roll answer given without a line says so, and arrives once', async ({ klubba, sitAs }) => {
  const meeting = await makeMeeting(klubba);
  await meeting.act({ type: 'open-meeting' });
  const secretary = await enter(sitAs, 'secretary', meeting.path);
  const { page, context } = await enter(sitAs, 'member', meeting.path);
  await context.setOffline(true);
  await expect(saved(page)).toContainText('Ej ansluten', { timeout: 12_000 });
  await page.getByRole('button', { name: 'Ja, på distans' }).click();
  const card = page.getByRole('region', { name: 'Min del av mötet' });
  await expect(card).toContainText('"På distans" väntar på att skickas');
  await context.setOffline(false);
  await expect(card).toContainText('Du är här, på distans', { timeout: 5_000 });
  await expect(secretary.page.locator('li', { hasText: 'Maja von Essen' }).first()).toContainText(
    'på distans',
  );
  await secretary.page.getByRole('tab', { name: 'Logg' }).click();
  await expect(secretary.page.getByRole('tabpanel').getByText(/Maja von Essen/)).toHaveCount(1);
});
