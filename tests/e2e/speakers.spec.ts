import type { Page } from '@playwright/test';
import { expect, test } from '../support/e2e.ts';
import { makeMeeting } from './meeting.ts';
import { enterRoom, takeSeat } from './steps.ts';

/*
 * The floor, laget runt and a question to the meeting, as three people see them: a phone, the chair's desk and the
 * secretary's.
 */

test.use({ actionTimeout: 20_000 });

const card = (page: Page) => page.getByRole('region', { name: 'Min del av mötet' });
const facts = (page: Page) => page.locator('#clause-c4 .fact');

test('[001-13] [001-14] a member gets the floor, laget runt is noted and a question answered in one tap', async ({
  klubba,
  sitAs,
}) => {
  const meeting = await makeMeeting(klubba);
  await meeting.run();
  await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
  const [secretary, chair, member] = await Promise.all([
    sitAs('secretary', '/verify'),
    sitAs('chair', '/verify'),
    sitAs('member', '/verify'),
  ]);
  await Promise.all([
    takeSeat(secretary, 'secretary'),
    takeSeat(chair, 'chair'),
    takeSeat(member, 'member'),
    member.page.setViewportSize({ width: 390, height: 844 }),
  ]);
  await Promise.all([secretary, chair, member].map((actor) => enterRoom(actor, meeting.path)));

  await test.step('a member asks for the floor and the chair gives it', async () => {
    await card(member.page).getByRole('button', { name: 'Begär ordet', exact: true }).click();
    await expect(card(member.page)).toContainText('Du är nummer 1 på talarlistan');
    const now = chair.page.getByRole('region', { name: 'Nu' });
    await expect(now).toContainText('Härnäst: Maja von Essen');
    await now.getByRole('button', { name: 'Nästa talare' }).click();
    await expect(card(member.page).getByRole('heading', { name: 'Du har ordet' })).toBeVisible();
    await card(member.page).getByRole('button', { name: 'Klar', exact: true }).click();
    await expect(now).not.toContainText('Maja von Essen');
  });

  await test.step('the secretary goes round by party and notes a turn', async () => {
    await secretary.page.getByRole('tab', { name: 'Talare' }).click();
    const panel = secretary.page.getByRole('tabpanel');
    await panel.getByLabel('Gå runt per').selectOption({ label: 'Parti' });
    await panel.getByRole('button', { name: 'Börja laget runt' }).click();
    await panel.getByLabel('Att anteckna från S').fill('Linjen bör gå även på kvällen.');
    await panel.getByRole('button', { name: 'Anteckna S' }).click();
    await expect(facts(secretary.page)).toContainText('Linjen bör gå även på kvällen.');
    await panel.getByRole('button', { name: 'Avsluta laget runt' }).click();
    await expect(panel.getByRole('button', { name: 'Börja laget runt' })).toBeVisible();
  });

  await test.step('the question is answered in one tap, and its result stands in the clause in words', async () => {
    await secretary.page.getByRole('tab', { name: 'Ärendet' }).click();
    await secretary.page.getByRole('button', { name: /^Ställ en fråga/ }).click();
    const dialog = secretary.page.getByRole('dialog');
    await dialog.getByLabel('Fråga', { exact: true }).fill('När passar starten?');
    await dialog.getByLabel('Alternativ 1', { exact: true }).fill('I vår');
    await dialog.getByLabel('Alternativ 2', { exact: true }).fill('I höst');
    await dialog.getByRole('button', { name: 'Ställ frågan' }).click();
    await expect(dialog).toHaveCount(0);
    const answer = card(member.page).getByRole('button', { name: 'I vår' });
    await answer.click();
    await expect(answer).toHaveAttribute('aria-pressed', 'true');
    // The whole way on a phone: nothing reaches outside the page.
    expect(await member.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const polls = secretary.page.getByRole('region', { name: 'Fråga till mötet' });
    await expect(polls).toContainText('1 av 5 har svarat');
    await polls.getByRole('button', { name: 'Stäng frågan' }).click();
    const result = facts(secretary.page).filter({ hasText: 'När passar starten?' });
    await expect(result).toContainText('Ställdes digitalt, 1 svar.');
    await expect(result).toContainText('I vår: 1');
    await expect(card(member.page).getByRole('button', { name: 'I vår' })).toHaveCount(0);
  });
});
