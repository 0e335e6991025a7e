import type { ConsoleMessage, Page } from '@playwright/test';
import { type Actor, expect } from '../support/e2e.ts';
import type { Seat } from './meeting.ts';

/** Takes the seat's chair without a tour of the login page; the browser alone knows the seat's host name. */
export async function takeSeat({ page }: Actor, role: Seat): Promise<void> {
  await page.goto('/verify');
  const status = await page.evaluate(
    async (seat) =>
      (
        await fetch('/api/auth/login', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ method: 'demo', role: seat }),
        })
      ).status,
    role,
  );
  expect(status, `the ${role}'s seat`).toBe(200);
}

/** Opens the meeting's room and waits until it is live: the line is up and the first text has come. */
export async function enterRoom({ page }: Actor, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('.ProseMirror').first()).toBeAttached();
  await expect(page.locator('.saved[data-tone="ok"]')).toBeAttached();
}

export function clauseEditor(page: Page, clauseId: string) {
  return page.locator(`#clause-${clauseId} .ProseMirror`);
}

/** Everything the console calls an error, faults of the content security policy among it, and errors nobody caught. */
export function listenForFaults(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') faults.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  return faults;
}

/** A passkey that says yes by itself, in this seat's browser. */
export async function addAuthenticator({ context, page }: Actor): Promise<void> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Through the page, whose cookie and host name only the browser knows. */
export async function download(page: Page, path: string): Promise<Buffer> {
  const bytes = await page.evaluate(
    async (url) => [...new Uint8Array(await (await fetch(url)).arrayBuffer())],
    path,
  );
  return Buffer.from(bytes);
}

/** A seat whose browser can sign. */
export async function signerIn(sitAs: (role: string, path?: string) => Promise<Actor>, role: Seat) {
  const actor = await sitAs(role, '/verify');
  await takeSeat(actor, role);
  await addAuthenticator(actor);
  return actor;
}

/** The first page of the minutes as they are drawn. */
export const pageOf = ({ page }: Actor) => page.locator('canvas').first();

/** Signs what the page shows; the first time with a passkey made there and then. */
export async function signAs({ page }: Actor, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: /^Justera som/ }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'Justera med passnyckel' });
  const make = dialog.getByRole('button', { name: 'Skapa passnyckel' });
  await expect(confirm.or(make)).toBeVisible();
  if (await make.isVisible()) await make.click();
  await confirm.click();
  await expect(dialog).toHaveCount(0);
}
