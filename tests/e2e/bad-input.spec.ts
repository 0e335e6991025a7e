import { hookAddressOf } from '#server/edge/hook-address.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { expect, test } from '../support/e2e.ts';
import type { Klubba } from '../support/server.ts';
import { cookieOf, makeMeeting } from './meeting.ts';
import { clauseEditor, enterRoom, takeSeat } from './steps.ts';

test.use({ actionTimeout: 20_000 });

async function expectAlive(klubba: Klubba): Promise<void> {
  expect((await fetch(`${klubba.origin}/readyz`)).status).toBe(200);
  expect(klubba.logs()).not.toContain('an error nobody caught');
}

async function expectNotSaved(page: Page, title: string): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Mina möten' })).toBeVisible();
  await expect(page.getByText(title)).toHaveCount(0);
}

const rubbish = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256));
const FILES = [
  ['trasig.pdf', Buffer.from('%PDF-1.7\nhär slutar den'), /trasig\.pdf går inte att öppna/],
  ['stor.txt', Buffer.alloc(20 * 1024 * 1024, 'a'), /stor\.txt är 20 MB och får vara högst 10 MB/],
  ['skräp.bin', rubbish, /skräp\.bin är inte ett textdokument/],
  ['tom.txt', Buffer.from(' \n'), /tom\.txt innehåller ingen text/],
] as const;

test('[IN-1] a file that cannot be read is refused in words, and what was typed stays', async ({
  sitAs,
  klubba,
}) => {
  const actor = await sitAs('secretary', '/verify');
  const { page } = actor;
  await takeSeat(actor, 'secretary');
  await page.goto('/import');
  const pasted = page.locator('textarea[name=text]');
  await pasted.fill('Det här hann jag skriva.');
  for (const [name, buffer, words] of FILES) {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/pdf', buffer });
    await expect(
      page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: words }),
    ).toBeVisible();
    await expect(pasted).toHaveValue('Det här hann jag skriva.');
  }
  await expectAlive(klubba);
});

test('[IN-2] a roster that does not hold together is refused in words, and every correction stays', async ({
  sitAs,
  klubba,
}) => {
  const actor = await sitAs('secretary', '/verify');
  const { page } = actor;
  await takeSeat(actor, 'secretary');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto('/import');
  await page.locator('textarea[name=text]').fill('Protokoll\n\n1. Mötet öppnas\n2. Mötet avslutas\n');
  await page.getByRole('button', { name: 'Läs texten' }).click();
  const title = `Prövning ${String(Date.now())}`;
  await page.getByLabel('Organ', { exact: true }).fill('Skogsrådet');
  await page.getByLabel('Rubrik').fill(title);
  await page.locator('input[type=date]').fill('2026-12-01');

  const expectRefusal = async (words: string): Promise<void> => {
    await page.getByRole('button', { name: 'Skapa möte' }).click();
    await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByLabel('Rubrik')).toHaveValue(title);
    await expect(page.locator('input[type=date]')).toHaveValue('2026-12-01');
  };
  await expectRefusal('Minst en ledamot behövs i listan.');

  for (const name of ['Harald Tallmo', 'Harald Tallmo']) {
    await page.getByRole('button', { name: 'Lägg till deltagare' }).click();
    await page.keyboard.type(name);
  }
  await expect(page.getByRole('group', { name: 'Harald Tallmo' })).toHaveCount(2);
  await expectRefusal('Harald Tallmo står på två rader som inte går att skilja åt.');

  await page.getByRole('group', { name: 'Harald Tallmo' }).last().getByLabel('Namn').fill('Runa Granvik');
  await page.getByRole('radio', { name: /Mer än hälften/ }).check();
  await page.getByLabel('Beslutade platser').fill('1');
  await expectRefusal('Listan har 2 ledamöter men organet har 1 platser.');
  await expect(page.getByRole('group', { name: 'Runa Granvik' })).toBeVisible();
  await expectNotSaved(page, title);
  await expectAlive(klubba);
});

interface Door {
  readonly path: string;
  readonly method: string;
}

/** Read from the routes themselves, so that a new form or endpoint is knocked on from the day it is made. */
function doors(): readonly Door[] {
  const files = readdirSync('src/routes', { recursive: true, encoding: 'utf8' });
  return files.flatMap((file): Door[] => {
    const source = /\+(?:page\.)?server\.ts$/.test(file)
      ? readFileSync(join('src/routes', file), 'utf8')
      : '';
    const path = `/${file.replace(/\/?\+(?:page\.)?server\.ts$/, '')}`.replace(
      /\[[^\]]+\]/g,
      '00000000-0000-4000-8000-000000000000',
    );
    const methods = [
      ...source.matchAll(/export (?:const|function|async function) (POST|PUT|PATCH|DELETE|fallback)\b/g),
    ];
    const endpoints = methods.map(([, method = '']) => ({
      path,
      method: method === 'fallback' ? 'POST' : method,
    }));
    const [, actions] = source.split(/export const actions\b/);
    if (actions === undefined) return endpoints;
    const names = [...actions.matchAll(/^ {2}(\w+)(?=:|,| ?\()/gm)].map(([, name = '']) => name);
    expect(names, `actions of ${file}`).not.toEqual([]);
    return [
      ...endpoints,
      ...names.map((name) => ({ path: name === 'default' ? path : `${path}?/${name}`, method: 'POST' })),
    ];
  });
}

test('[ASVS-3.5] no form and no endpoint takes anything from another site', async ({ klubba }) => {
  const all = doors();
  expect(all.length).toBeGreaterThan(15);
  const cookie = await cookieOf(klubba, 'member');
  const { port } = klubba;
  const strangers = [
    undefined,
    'null',
    'http://evil.example',
    `https://localhost:${port}`,
    `http://localhost:${port}.evil.example`,
  ];
  for (const { path, method } of all) {
    for (const origin of strangers) {
      const response = await fetch(`${klubba.origin}${path}`, {
        method,
        headers: {
          cookie,
          'content-type': 'application/x-www-form-urlencoded',
          ...(origin !== undefined && { origin }),
        },
        body: 'a=b',
        redirect: 'manual',
      });
      const where = `${method} ${path} from ${String(origin)}`;
      // A provider of calls sends no Origin and no cookie counts there: what it says is signed, or was said by nobody.
      if (hookAddressOf(method, path)) {
        expect(response.status, where).toBe(404);
        continue;
      }
      expect(response.status, where).toBe(403);
      expect(await response.text(), where).toContain('foreign-origin');
    }
    // From our own page the same request reaches what it was meant for, so the list above names real doors.
    const own = await fetch(`${klubba.origin}${path}`, {
      method,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: klubba.origin },
      body: 'a=b',
      redirect: 'manual',
    });
    const answer = await own.text();
    expect(answer, `${method} ${path}`).not.toMatch(/foreign-origin|No action with name|no default action/i);
    expect([405, 500, 502, 503], `${method} ${path}: ${answer.slice(0, 200)}`).not.toContain(own.status);
  }
  // The cookie still works: nobody was logged out by the attempts.
  const session = await fetch(`${klubba.origin}/api/auth/session`, { headers: { cookie } });
  expect(((await session.json()) as { account: unknown }).account).not.toBeNull();
  await expectAlive(klubba);
});

/** Sends the frames one after the other and tells how the line ended; 0 when it never did. */
function sendRaw(
  klubba: Klubba,
  path: string,
  cookie: string,
  frames: readonly (string | Uint8Array)[],
): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://localhost:${String(klubba.port)}${path}`, {
      headers: { cookie },
      origin: klubba.origin,
    });
    socket.once('error', reject);
    socket.once('close', resolve);
    socket.once('open', () => {
      for (const frame of frames) socket.send(frame);
      // Answered after every frame before it was read; rubbish may have ended the line by then.
      socket.once('pong', () => socket.close(1000));
      socket.ping();
    });
  });
}

test('[R25] rubbish on the sockets costs nobody anything', async ({ klubba, sitAs }) => {
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  const cookie = await cookieOf(klubba, 'chair');
  const actor = await sitAs('secretary', '/verify');
  await takeSeat(actor, 'secretary');
  await enterRoom(actor, meeting.path);
  const editor = clauseEditor(actor.page, 'c4');
  await editor.scrollIntoViewIfNeeded();
  await editor.click();
  await editor.pressSequentially('Före skräpet. ');
  await expect(actor.page.getByText(/^Sparat \d\d/)).toBeVisible();

  const yjs: readonly (string | Uint8Array)[][] = [
    ['hej'],
    [new Uint8Array()],
    [new Uint8Array([0, 2, 255, 255, 255, 255, 15])],
    [new Uint8Array([0, 2, 4, 1, 2, 3, 4]), new Uint8Array([99, 1, 2])],
    [new Uint8Array([1, 255, 255, 3])],
    [new Uint8Array(rubbish)],
  ];
  for (const frames of yjs) await sendRaw(klubba, `/yjs/${meeting.id}/c4?ack=1&schema=1`, cookie, frames);
  const many = Array.from({ length: 200 }, () => new Uint8Array([0, 2, 3, 9, 9, 9]));
  expect(await sendRaw(klubba, `/yjs/${meeting.id}/c4?ack=1&schema=1`, cookie, many)).toBe(4400);

  const engine = '/socket.io/?EIO=4&transport=websocket';
  const meetingRubbish: readonly (string | Uint8Array)[][] = [
    ['999'],
    ['40/meeting,', '42/meeting,["command",null]', '42/meeting,["join",{"meetingId":[]}]'],
    ['40/meeting,', '42/meeting,0["command",{"__proto__":{"a":1},"command":{"type":"close-meeting"}}]'],
    ['40/meeting,', '42/meeting,["disconnect"]', '42/meeting,{"a":'],
    ['40/meeting,', '451-/meeting,["command",{"_placeholder":true,"num":9}]', new Uint8Array(rubbish)],
    [new Uint8Array(rubbish)],
  ];
  for (const frames of meetingRubbish) await sendRaw(klubba, engine, cookie, frames);
  const polled = await fetch(`${klubba.origin}/socket.io/?EIO=4&transport=polling&sid=nobody`, {
    method: 'POST',
    headers: { origin: klubba.origin, cookie },
    body: rubbish,
  });
  expect(polled.status).toBe(400);

  await expectAlive(klubba);
  await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
  await expect(actor.page.locator('#clause-c4[data-now]')).toBeVisible();
  await editor.click();
  await actor.page.keyboard.press('Control+End');
  await actor.page.keyboard.type('Efter skräpet.');
  await expect(editor).toHaveText(/^Före skräpet\. Efter skräpet\.$/);
  const member = await sitAs('member', '/verify');
  await takeSeat(member, 'member');
  await enterRoom(member, meeting.path);
  await expect(clauseEditor(member.page, 'c4')).toContainText('Före skräpet. Efter skräpet.');
});

test('[R8] a login that ends in the middle of a sentence costs not a letter', async ({
  page: elsewhere,
  context,
  sitAs,
  klubba,
}) => {
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
  const chair = await sitAs('chair', '/verify');
  const member = await sitAs('member', '/verify');
  await takeSeat(chair, 'chair');
  await takeSeat(member, 'member');
  await enterRoom(chair, meeting.path);
  await enterRoom(member, meeting.path);
  const editor = clauseEditor(chair.page, 'c4');
  const seen = clauseEditor(member.page, 'c4');
  await editor.scrollIntoViewIfNeeded();
  await editor.click();
  await editor.pressSequentially('Ett före. ');
  await expect(seen).toContainText('Ett före.');

  // The chair's other browser ends every login but its own.
  await takeSeat({ page: elsewhere, context }, 'chair');
  await elsewhere.goto('/account/sessions');
  const others = elsewhere.getByRole('main').getByRole('button', { name: /^Logga ut (?!överallt)/ });
  for (let left = await others.count(); left > 0; left -= 1) {
    await others.first().click();
    await expect(others).toHaveCount(left - 1);
  }

  const dialog = chair.page.getByRole('dialog');
  await expect(dialog).toContainText('Du har loggats ut');
  await expect(chair.page.locator('.saved')).toContainText('Utloggad');
  // Whoever wants to finish the sentence first may.
  await chair.page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await editor.click();
  await chair.page.keyboard.press('Control+End');
  await chair.page.keyboard.type('Två under. ');
  await expect(editor).toContainText('Ett före. Två under.');
  await expect(seen).not.toContainText('Två');

  const address = chair.page.url();
  await chair.page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  await chair.page.getByRole('button', { name: 'Logga in', exact: true }).click();
  await dialog.getByRole('button', { name: 'Fortsätt' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(seen).toContainText('Ett före. Två under.');
  await expect(chair.page.locator('.saved[data-tone="ok"]')).toHaveText(/Sparat \d\d/);
  await editor.click();
  await chair.page.keyboard.press('Control+End');
  await chair.page.keyboard.type('Tre efter.');
  await expect(seen).toContainText('Ett före. Två under. Tre efter.');
  expect(chair.page.url()).toBe(address);
  expect(await chair.page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);

  // Saved, and not only passed on: a browser that opens the room now reads it.
  await member.page.reload();
  await expect(seen).toContainText('Ett före. Två under. Tre efter.');
});
