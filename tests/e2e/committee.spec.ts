import { readFileSync } from 'node:fs';
import type { Page, WebSocketRoute } from '@playwright/test';
import { composeMinutes } from '#lib/domain/compose-minutes.ts';
import { fold } from '#lib/domain/evolve.ts';
import {
  type Act,
  castBallots,
  closeCommittee,
  COMMITTEE,
  loseLine,
  MAIN_YES,
  openCommittee,
  PRELIMINARY_YES,
} from '../support/committee-meeting.ts';
import { expect, test } from '../support/e2e.ts';
import { minutesText } from '../support/minutes-text.ts';
import { type CommandLine, cookieOf, makeMeeting, openLine } from './meeting.ts';
import { clauseEditor, enterRoom, takeSeat } from './steps.ts';

/*
 * The committee of tests/support/committee-meeting.ts in real rooms: the chair at the desk, two members on phones. What
 * the rest do is sent over the same line without a browser; the minutes must come out as the ones people have read.
 */

test.use({ actionTimeout: 20_000 });
test.setTimeout(150_000);

const LOGINS = [
  { accountId: 'demo-secretary', participantId: 'sanna', role: 'secretary' as const },
  { accountId: 'demo-chair', participantId: 'karin', role: 'chair' as const },
  { accountId: 'demo-adjuster', participantId: 'bengt', role: 'member' as const },
  { accountId: 'demo-member', participantId: 'anna', role: 'member' as const },
];
const PHONE = { width: 390, height: 844 };

/** Everybody's commands, given from the secretary's and the chair's seats. */
function actingOver(lines: Readonly<Record<'secretary' | 'chair', CommandLine>>): Act {
  return async (seat, command, refused) => {
    const done = await lines[seat].ask(command);
    const code = done.ok ? undefined : done.refusal.code;
    expect(code, JSON.stringify(command)).toBe(refused);
  };
}

/** The next ballot reaches the server, but the answer does not come back: the line breaks between the two. */
async function breakAfterBallot(page: Page): Promise<{ broken: () => number }> {
  let broken = 0;
  await page.routeWebSocket(/socket\.io/, (browser: WebSocketRoute) => {
    const server = browser.connectToServer();
    let isCut = false;
    browser.onMessage((message) => {
      server.send(message);
      if (broken > 0 || !String(message).includes('cast-ballot')) return;
      broken += 1;
      isCut = true;
      void browser.close();
    });
    server.onMessage((message) => {
      if (!isCut) browser.send(message);
    });
  });
  return { broken: () => broken };
}

const gavel = (page: Page) => page.getByRole('region', { name: 'Nu' });
const card = (page: Page) => page.getByRole('region', { name: 'Min del av mötet' });

async function openVoteAsChair(page: Page): Promise<void> {
  await gavel(page).getByRole('button', { name: 'Omröstning …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Öppna omröstningen' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function openVoteId(line: CommandLine): Promise<string> {
  const state = fold(await line.log());
  return state?.votes.find((one) => one.result === null)?.id ?? '';
}

/** The clock is the machine's own here. */
const withoutClock = (text: string): string => text.replaceAll(/\d\d\.\d\d/g, 'HH.MM');

test('[VOT-4] [VOT-6] [JAV-1] [RES-1] [DIS-5] a committee of thirteen over Teams, from roll to minutes', async ({
  klubba,
  sitAs,
}) => {
  const made = await makeMeeting(klubba, { ...COMMITTEE, logins: LOGINS });
  const lines = {
    secretary: await openLine(klubba, await cookieOf(klubba, 'secretary'), made.id),
    chair: await openLine(klubba, await cookieOf(klubba, 'chair'), made.id),
  };
  const act = actingOver(lines);
  await openCommittee(act);
  const [chair, bengt, anna] = await Promise.all([sitAs('chair'), sitAs('adjuster'), sitAs('member')]);
  await Promise.all([takeSeat(chair, 'chair'), takeSeat(bengt, 'adjuster'), takeSeat(anna, 'member')]);
  for (const { page } of [bengt, anna]) await page.setViewportSize(PHONE);
  const line = await breakAfterBallot(bengt.page);
  await Promise.all([chair, bengt, anna].map((actor) => enterRoom(actor, made.path)));

  await test.step('§ 84: who is recused loses the text at once', async () => {
    await act('chair', { type: 'call-deputy', deputyId: 'siv', forId: 'yusuf' });
    await act('chair', { type: 'move-pointer', clauseId: 'lokal' });
    await clauseEditor(chair.page, 'lokal').click();
    await chair.page.keyboard.type('Hyran är tolv tusen i månaden.');
    await expect(clauseEditor(anna.page, 'lokal')).toContainText('tolv tusen');
    await expect(chair.page.locator('.quorum-badge')).toContainText('13 av 13');

    await card(anna.page).getByText('Mer i ärendet').click();
    await card(anna.page).getByRole('button', { name: 'Anmäl jäv …' }).click();
    await anna.page.getByRole('dialog').getByRole('button', { name: 'Anmäl jävet' }).click();
    await expect(card(anna.page)).toContainText('Du är jävig i § 84');
    await expect(anna.page.locator('#clause-lokal')).toContainText('Dolt för dig');
    await expect(anna.page.locator('body')).not.toContainText('tolv tusen');
    await expect(chair.page.locator('.quorum-badge')).toContainText('12 av 13');

    await act('chair', { type: 'call-deputy', deputyId: 'jonas', forId: 'anna' }, 'may-not-serve-again');
    await act('chair', { type: 'call-deputy', deputyId: 'rut', forId: 'anna' });
    await expect(chair.page.locator('.quorum-badge')).toContainText('13 av 13');
    await clauseEditor(chair.page, 'lokal').press('Control+A');
    await chair.page.keyboard.press('Delete');
    await expect(gavel(chair.page).getByLabel(/^Beslut/)).toHaveValue('Nämnden hyr lokalen från årsskiftet.');
    await gavel(chair.page).getByRole('button', { name: 'Klubba', exact: true }).click();
    await expect(chair.page.locator('#clause-lokal .decided')).toBeVisible();
  });

  await test.step('§ 85: three proposals, and the chair’s words for them', async () => {
    await act('chair', { type: 'move-pointer', clauseId: 'taxa' });
    await propose(act, 'ida', 'approval');
    await card(bengt.page).getByRole('button', { name: 'Lägg yrkande …' }).click();
    const dialog = bengt.page.getByRole('dialog');
    await dialog.getByLabel('Lydelse').fill('Avgifterna höjs med en procent.');
    await dialog.getByRole('button', { name: 'Lägg yrkandet' }).click();
    await expect(dialog).toHaveCount(0);
    await propose(act, 'gustav', 'rejection');
    await expect(gavel(chair.page)).toContainText('tre yrkanden');
    await gavel(chair.page).getByRole('button', { name: 'Överläggningen är avslutad' }).click();
    await gavel(chair.page).getByRole('button', { name: 'Bifall till förslaget' }).click();
    await expect(gavel(chair.page)).toContainText('Jag ställer proposition på');
    await card(bengt.page).getByRole('button', { name: 'Begär omröstning' }).click();
    await expect(gavel(chair.page)).toContainText('Bengt-Åke Öst begär omröstning');
  });

  await test.step('§ 85: one tap on a phone is one vote, though the line breaks', async () => {
    await openVoteAsChair(chair.page);
    await card(bengt.page).getByRole('button', { name: 'Ja', exact: true }).click();
    await expect(card(bengt.page)).toContainText('Din röst: Ja. Du kan ändra');
    expect(line.broken()).toBe(1);
    const voteId = await openVoteId(lines.chair);
    const ballots = (await lines.chair.log()).filter(({ fact }) => fact.type === 'ballot-cast');
    expect(ballots).toHaveLength(1);
    await expect(gavel(chair.page)).toContainText('12 har inte röstat');
    await castBallots(act, voteId, PRELIMINARY_YES);
    await gavel(chair.page).getByRole('button', { name: 'Klubba: omröstningen är avslutad' }).click();
    await expect(gavel(chair.page)).toContainText('Med 8 röster mot 5');

    await openVoteAsChair(chair.page);
    await castBallots(act, await openVoteId(lines.chair), MAIN_YES, ['gustav']);
    await expect(gavel(chair.page)).toContainText('Rösterna föll lika, 6 mot 6');
    await gavel(chair.page).getByRole('button', { name: 'Klubba: omröstningen är avslutad' }).click();
    // The clicks have written the decision; the gavel confirms it.
    await expect(gavel(chair.page).getByLabel(/^Beslut/)).toHaveValue('Avgifterna höjs med tre procent.');
    await gavel(chair.page).getByRole('button', { name: 'Klubba', exact: true }).click();
    await card(bengt.page).getByRole('button', { name: 'Reservera dig mot § 85' }).click();
    await expect(card(bengt.page)).toContainText('Dina reservationer');
  });

  await test.step('§ 86: a line breaks and the clause waits', async () => {
    await loseLine(act, async () => {
      await expect(gavel(chair.page)).toContainText('Lena Åhs');
      await expect(gavel(chair.page).getByRole('button', { name: 'Klubba', exact: true })).toHaveAttribute(
        'aria-disabled',
        'true',
      );
    });
    await closeCommittee(act);
  });

  const state = fold(await lines.secretary.log());
  if (!state) throw new Error('the log is empty');
  const minutes = composeMinutes({
    state,
    blocks: {},
    language: 'sv',
    organisationName: 'Norrviks kommun',
    revision: 1,
  });
  const expected = readFileSync('tests/fixtures/minutes/committee.sv.txt', 'utf8');
  expect(withoutClock(minutesText(minutes))).toBe(withoutClock(expected));
  for (const one of Object.values(lines)) one.hangUp();
});

async function propose(act: Act, byId: string, kind: 'approval' | 'rejection'): Promise<void> {
  const proposalId = crypto.randomUUID();
  await act('secretary', { type: 'make-proposal', proposalId, clauseId: 'taxa', kind, text: '', byId });
}
