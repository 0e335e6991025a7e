import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { composeMinutes } from '#lib/domain/compose-minutes.ts';
import { fold } from '#lib/domain/evolve.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import { consultation, consultationText } from '../support/consultation-meeting.ts';
import { cooperation, cooperationText } from '../support/cooperation-meeting.ts';
import { expect, test } from '../support/e2e.ts';
import type { Blocks, HeldMeeting } from '../support/held-meeting.ts';
import { minutesText } from '../support/minutes-text.ts';
import type { Klubba } from '../support/server.ts';
import { cookieOf, makeMeeting, openLine } from './meeting.ts';
import { enterRoom, takeSeat } from './steps.ts';

/*
 * The two meetings of cooperation, asked for again over a real line while the secretary's room stands open. The minutes
 * must come out as the pages that people have read.
 */

test.setTimeout(120_000);

interface Told {
  readonly klubba: Klubba;
  readonly held: HeldMeeting;
  readonly path: string;
  readonly id: string;
}

async function prepare(klubba: Klubba, held: HeldMeeting): Promise<Told> {
  const { head, body, participants, clauses, secretary } = held.prepared;
  const { profile, ...names } = body;
  const made = await makeMeeting(klubba, {
    head,
    // reason: a profile is the same in both, but for what is read-only here.
    body: { ...names, ...profile } as NewMeeting['body'],
    participants: [...participants],
    clauses: clauses.map((one) => ({ ...one, presenters: [...one.presenters] })),
    logins: [{ accountId: 'demo-secretary', participantId: secretary, role: 'secretary' }],
  });
  return { klubba, held, path: made.path, id: made.id };
}

/** The clock is the machine's own here. */
const withoutClock = (text: string): string => text.replaceAll(/\d\d\.\d\d/g, 'HH.MM');

async function replay({ klubba, held, id }: Told, at: Readonly<Record<string, () => Promise<void>>>) {
  const line = await openLine(klubba, await cookieOf(klubba, 'secretary'), id);
  let here = '';
  for (const command of held.commands) {
    // What is looked at when the meeting leaves a clause.
    if (command.type === 'move-pointer') {
      await at[here]?.();
      here = command.clauseId;
    }
    const done = await line.ask(command);
    expect(done.ok ? '' : done.refusal.code, JSON.stringify(command)).toBe('');
  }
  const state = fold(await line.log());
  line.hangUp();
  if (!state) throw new Error('the log is empty');
  return state;
}

async function compare(told: Told, page: Page, text: Blocks, name: string, organisation: string, at = {}) {
  const state = await replay(told, at);
  const minutes = composeMinutes({
    state,
    blocks: text,
    language: 'sv',
    organisationName: organisation,
    revision: 1,
  });
  const expected = readFileSync(`tests/fixtures/minutes/${name}.sv.txt`, 'utf8');
  expect(withoutClock(minutesText(minutes))).toBe(withoutClock(expected));
  await expect(page.locator('.room')).toContainText('Avslutat');
}

test('[003-11] [COOP-5] a two-sided body takes positions, and its notes list each side', async ({
  klubba,
  sitAs,
}) => {
  const told = await prepare(klubba, consultation());
  const secretary = await sitAs('secretary');
  await takeSeat(secretary, 'secretary');
  await enterRoom(secretary, told.path);
  const { page } = secretary;
  await compare(told, page, consultationText(), 'consultation', 'Norrsjö samverkan', {
    c5: () => expect(page.locator('#clause-c5')).toContainText('PSN ställer sig bakom den förlängda tiden'),
  });
  await expect(page.locator('#clause-c5')).toContainText('Ställningstagande');
});

test('[COOP-2] [004-11] employer and unions agree or disagree by organisation', async ({ klubba, sitAs }) => {
  const told = await prepare(klubba, cooperation());
  const secretary = await sitAs('secretary');
  await takeSeat(secretary, 'secretary');
  await enterRoom(secretary, told.path);
  const { page } = secretary;
  await page.getByRole('tab', { name: 'Ärendet' }).click();
  await compare(told, page, cooperationText(), 'union-employer', 'Askeby kommun', {
    'c8-1': async () => {
      const kommunal = page.getByRole('tabpanel').getByRole('group', { name: /Kommunal/ });
      await expect(kommunal.getByRole('button', { name: 'Oenig' })).toHaveAttribute('aria-pressed', 'true');
      await expect(page.locator('#clause-c8-1')).toContainText('Kommunal: oenig');
    },
  });
});
