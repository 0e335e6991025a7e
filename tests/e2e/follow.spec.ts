import { expect, test } from '../support/e2e.ts';
import { takeSeat } from './steps.ts';

/* Opening a meeting that is under way shows where it is, whatever scrolls: the page, or the paper within it. */

const UNDER_WAY = 'Kultur- och fritidsnämnden';

for (const width of [1360, 768]) {
  test(`[ROOM-1] the room opens at the clause in hand, ${width} px wide`, async ({ sitAs }) => {
    const actor = await sitAs('secretary', '/login');
    const { page } = actor;
    await page.setViewportSize({ width, height: 800 });
    await takeSeat(actor, 'secretary');
    await page.goto('/');
    await page.getByRole('heading', { name: UNDER_WAY }).getByRole('link').click();
    const inHand = page.getByRole('heading', { name: /Föreningsbidrag till kultur och idrott/ });
    await expect(inHand).toBeInViewport();
    await expect(page.getByRole('heading', { name: UNDER_WAY, level: 2 })).not.toBeInViewport();
  });
}

test('[ROOM-2] the chair’s desk fills the window and no more, so its head is never scrolled away', async ({
  sitAs,
}) => {
  const actor = await sitAs('chair', '/login');
  const { page } = actor;
  await page.setViewportSize({ width: 1180, height: 820 });
  await takeSeat(actor, 'chair');
  await page.goto('/');
  await page.getByRole('heading', { name: UNDER_WAY }).getByRole('link').click();
  await expect(page.locator('.saved[data-tone="ok"]')).toBeAttached();
  const heights = await page.evaluate(() => [document.scrollingElement?.scrollHeight, innerHeight]);
  expect(heights[0]).toBe(heights[1]);
});
