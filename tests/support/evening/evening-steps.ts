import { type BrowserContext, expect, type FrameLocator, type Page } from '@playwright/test';
import { clockTime, civilDate } from '#lib/domain/wording/dates.ts';
import { extractText } from '#server/documents/import/extract-text.ts';
import { cookieOf, type MadeMeeting, type Seat } from '../../e2e/meeting.ts';
import { enterRoom, takeSeat } from '../../e2e/steps.ts';
import type { Actor } from '../e2e.ts';
import { KLUBBA } from '../embed/frame-world.ts';
import type { Klubba } from '../server.ts';

/** A room in a window of its own, or in a frame of another site. */
export type Room = Page | FrameLocator;

export const panelIn = (page: Page): FrameLocator => page.frameLocator('iframe[name=app]');
export const suggestion = (room: Room, text: string) =>
  room.locator('#call li[data-kind]').filter({ hasText: text });
export const person = (room: Room, name: string) =>
  room.locator('#roll li').filter({ hasText: new RegExp(`^\\s*${name}`, 'u') });
export const notices = (room: Room) => room.locator('.notices');
export const badge = (room: Room) => room.locator('.quorum-badge');
export const dialog = (room: Room) => room.getByRole('dialog');
export const swedishTime = (at: string | number): string => clockTime(new Date(at).toISOString(), 'sv');

/** For the head of a meeting that is held now. */
export function beginning(now: number): { date: string; startTime: string } {
  const at = new Date(now).toISOString();
  return { date: civilDate(at), startTime: clockTime(at, 'en') };
}

/** The roll and what the call says of it, in a panel that shows one thing at a time. */
export async function openRoll(panel: FrameLocator): Promise<void> {
  await expect(panel.locator('.saved[data-tone="ok"]')).toBeAttached();
  await panel.getByRole('button', { name: 'Närvaro m.m.' }).click();
  await expect(panel.locator('#call')).toBeVisible();
}

/** A seat in an ordinary window of its own, where Klubba is the site. */
export async function ownWindow(context: BrowserContext, seat: Seat, path: string): Promise<Page> {
  const actor: Actor = { context, page: await context.newPage() };
  await takeSeat(actor, seat);
  await enterRoom(actor, path);
  return actor.page;
}

/** One caller for one person, by the key that stands first. */
export async function confirm(room: Room, text: string, as?: string): Promise<void> {
  const row = suggestion(room, text);
  await row.getByRole('button', { name: as ?? /^Bekräfta/u }).click();
  await expect(row).toHaveCount(0);
}

/** Whom the call does not tell: chosen from the roll, several for a room. */
export async function choose(room: Room, text: string, names: readonly string[]): Promise<void> {
  await suggestion(room, text)
    .getByRole('button', { name: /^(Välj vem|Annan)/u })
    .click();
  const who = dialog(room);
  for (const name of names) await who.getByLabel(name).check();
  await who.getByRole('button', { name: /^Bekräfta/u }).click();
  await expect(who).toHaveCount(0);
}

/** The decision stands in the minutes, with how many it was made by. */
export async function gavelFalls(chair: Page, clauseId: string, text: string, count: number): Promise<void> {
  await chair.getByRole('button', { name: 'Klubba', exact: true }).click();
  const clause = chair.locator(`#clause-${clauseId}`);
  // The draft says the same before it is decided.
  await expect(clause.locator('.decided')).toContainText(` · ${String(count)} `);
  await expect(clause).toContainText(text);
}

/** The minutes as they would be printed now. */
export async function printedText(klubba: Klubba, meeting: MadeMeeting): Promise<string> {
  const cookie = await cookieOf(klubba, 'secretary');
  const answer = await fetch(`${klubba.origin}${meeting.path}/preview.pdf`, { headers: { cookie } });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const read = await extractText({ name: 'utkast.pdf', bytes });
  if (!read.ok) throw new Error(read.refusal.code);
  return read.value.text.replaceAll(/\s+/gu, ' ');
}

/** Drops the provider's own file on the page that holds the roll against it. */
export async function holdAgainst(page: Page, meeting: MadeMeeting, file: Buffer): Promise<void> {
  await page.goto(`${KLUBBA}${meeting.path}/attendance`);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'närvaro.csv', mimeType: 'text/csv', buffer: file });
  await expect(page.locator('#held')).toBeVisible();
}

/** The file says so much, and nothing that the roll does not. */
export async function expectAgreement(page: Page, figures: string): Promise<void> {
  await expect(page.getByText(/^närvaro\.csv:/u)).toHaveText(`närvaro.csv: ${figures}`);
  await expect(page.getByText('Filen och uppropet stämmer överens, på minuten när.')).toBeVisible();
  await expect(page.locator('section[aria-labelledby=held] li')).toHaveCount(0);
}

/**
 * Without two that are nobody's: the SDK of Teams asks its maker for a list that stands in it as well, and is not let; and a line
 * opened across a leap of the clock has a ticket that has grown old, and asks for another.
 */
export function ownFaults(faults: readonly string[]): readonly string[] {
  const isForeign = (one: string): boolean =>
    one.includes('res.cdn.office.net') || (one.includes('&ticket=') && one.includes('Authentication failed'));
  return faults.filter((one) => !isForeign(one));
}
