import { expect } from '@playwright/test';
import { TENANT } from '../support/conference/fake-entra.ts';
import { TEAMS_HOST, ZOOM_HOST } from '../support/embed/host-pages.ts';
import { committeeInZoom } from '../support/evening/committee-in-zoom.ts';
import { consultationInTeams } from '../support/evening/consultation-in-teams.ts';
import {
  badge,
  beginning,
  choose,
  confirm,
  dialog,
  expectAgreement,
  gavelFalls,
  holdAgainst,
  notices,
  openRoll,
  ownFaults,
  ownWindow,
  panelIn,
  person,
  printedText,
  suggestion,
  swedishTime,
} from '../support/evening/evening-steps.ts';
import { test } from '../support/evening/evening-test.ts';
import { teamsCall } from '../support/evening/teams-call.ts';
import { zoomCall } from '../support/evening/zoom-call.ts';
import { cookieOf, makeMeeting } from './meeting.ts';
import { listenForFaults } from './steps.ts';

/*
 * Whole evenings in a call: the secretary keeps the roll in the panel inside the provider's window, the chair has a window of
 * their own, and everybody else is heard of by signed deliveries alone. In the end the roll, the printed minutes and the
 * provider's own attendance file must say the same.
 */

test.use({ actionTimeout: 20_000 });
test.setTimeout(120_000);

/** Object ids in the tenant. */
const oid = (n: number): string => `00000000-0000-4000-8000-0000000001${String(n).padStart(2, '0')}`;
const SECRETARY = oid(0);

test('[DIS-3] [DIS-5] [DEP-1] [DEP-3] [DEP-6] a committee’s evening in Zoom', async ({ world, page }) => {
  const { klubba, clock } = world;
  const cookie = await cookieOf(klubba, 'secretary');
  const call = zoomCall({ origin: klubba.origin, hookId: world.hooks.zoom }, clock);
  const meeting = await makeMeeting(klubba, committeeInZoom(beginning(clock.now())));
  await world.bind(meeting.id, 'zoom');
  await world.link('demo-secretary', 'zoom', 'zUsrSanna');
  const later = (steps = 1): Promise<void> => clock.later(cookie, meeting.id, steps);

  const faults = listenForFaults(page);
  await page.goto(`https://${ZOOM_HOST}/?context=${encodeURIComponent(world.zoomContext('zUsrSanna'))}`);
  const panel = panelIn(page);
  await openRoll(panel);
  const chair = await ownWindow(await world.open(), 'chair', meeting.path);

  const sanna = await call.joins('Sanna Lindqvist', { userId: 'zUsrSanna', ago: 600 });
  await call.joins('Karin Holmberg', { ago: 540 });
  await call.joins('Ida Tegelström', { ago: 500 });
  await call.joins('Olof Brännvall (S)', { ago: 480 });
  const bengt = await call.joins('Öst, Bengt-Åke (M)', { ago: 420 });
  await call.joins('Sandell, Per', { email: 'per@norrvik.example', ago: 400 });
  const anna = await call.joins('Anna Lind', { ago: 300 });
  await call.joins('Lena Åhs (KD)', { ago: 280 });
  await call.joins('Siri A', { ago: 250 });
  await call.joins('Sessionssalen', { ago: 200 });
  await call.joins('iPhone', { ago: 160 });
  await call.joins('Anteckningsbot (Notetaker)', { ago: 150 });
  await call.waitsAndJoins('Jonas Berg (V)', { ago: 120 });
  await call.joins('Siv Åkerlind', { ago: 100 });
  await call.joins('Gäst 3', { ago: 40 });

  await test.step('the roll is called from the call, one by one, which takes its time', async () => {
    await chair.getByRole('button', { name: 'Öppna mötet' }).click();
    for (const name of ['Sanna Lindqvist', 'Karin Holmberg', 'Ida Tegelström', 'Olof Brännvall'])
      await confirm(panel, name);
    await later();
    for (const name of ['Öst, Bengt-Åke', 'Sandell, Per', 'Anna Lind', 'Lena Åhs'])
      await confirm(panel, name);
    await confirm(panel, 'Siri A', 'Siri Alenius');
    await later();
    await choose(panel, 'Sessionssalen', ['Eva Nyström', 'Tor Alm']);
    await choose(panel, 'iPhone', ['Yusuf Demir']);
    for (const name of ['Jonas Berg', 'Siv Åkerlind']) await confirm(panel, name);
    await suggestion(panel, 'Gäst 3')
      .getByRole('button', { name: /^Ingen i mötet/u })
      .click();
    await expect(panel.locator('#call')).toContainText('Inget att ta ställning till.');
    await panel.getByRole('button', { name: 'Bekräfta uppropet …' }).first().click();
    await expect(dialog(panel)).toContainText('11 på distans');
    await expect(dialog(panel)).toContainText('11 räknas av 13. Det krävs 7.');
    await dialog(panel).getByRole('button', { name: 'Bekräfta uppropet' }).click();
    await expect(badge(chair)).toContainText('11 av 13 · krav 7');
    await chair.getByRole('button', { name: 'Intyga alla 13' }).click();
    await expect(chair.getByRole('button', { name: /^Intyga/u })).toHaveCount(0);
    await meeting.act({ type: 'move-pointer', clauseId: 'justerare' });
    await meeting.act({ type: 'elect-adjusters', clauseId: 'justerare', participantIds: ['per'] });
  });

  await test.step('§ 83: somebody comes late, and is confirmed later still', async () => {
    await later(2);
    await meeting.act({ type: 'move-pointer', clauseId: 'budget' });
    await call.joins('Maja von Essen');
    await expect(suggestion(panel, 'Maja von Essen')).toBeVisible();
    await later();
    await confirm(panel, 'Maja von Essen');
    await chair.getByRole('button', { name: 'Intyga Maja von Essen' }).click();
    await gavelFalls(chair, 'budget', 'Nämnden godkänner budgetuppföljningen.', 12);
    await expect(badge(chair)).toContainText('12 av 13 · krav 7');
  });

  let lostAt = '';
  let goneAt = '';
  const kerstin = await test.step('§ 84: a line is lost', async () => {
    const invited = await call.joins('Kerstin Norling');
    await confirm(panel, 'Kerstin Norling');
    await meeting.act({ type: 'move-pointer', clauseId: 'lokal' });
    await later(2);
    lostAt = await call.leaves(anna);
    await expect(person(panel, 'Anna Lind')).toContainText(`Tappad anslutning ${swedishTime(lostAt)}`);
    await expect(notices(chair)).toContainText(`Anna Lind tappade anslutningen ${swedishTime(lostAt)}.`);
    await expect(badge(chair)).toContainText('12 av 13 · krav 7');
    return invited;
  });

  await test.step('§ 84: after the grace it is two numbers, and one who is back at once is vouched for anew', async () => {
    await later();
    await call.leaves(bengt, 40);
    await call.joins('Öst, Bengt-Åke (M)', { ago: 10 });
    await expect(person(panel, 'Anna Lind')).toContainText(`Verkar ha lämnat ${swedishTime(lostAt)}`);
    await expect(badge(chair)).toContainText('12 av 13, kanske 11');
    await expect(notices(chair)).toContainText('12 av 13 bekräftade; 11 om Anna Lind har lämnat; krav 7');
    await chair.getByRole('button', { name: 'Klubba', exact: true }).click();
    await expect(dialog(chair)).toContainText(`Anna Lind verkar ha lämnat ${swedishTime(lostAt)}.`);
    await expect(dialog(chair)).toContainText('Bengt-Åke Öst har en ny anslutning');
    await dialog(chair).getByRole('button', { name: 'Avgör först' }).click();
    await suggestion(panel, 'Anna Lind').getByRole('button', { name: 'Uppkopplingen bröts' }).click();
    await expect(person(panel, 'Anna Lind')).toContainText(`uppkopplingen bröts ${swedishTime(lostAt)}`);
    await expect(badge(chair)).toContainText('11 av 13 · krav 7');
  });

  await test.step('§ 84: a deputy of the same party is called in, and the gavel falls', async () => {
    await person(panel, 'Anna Lind').getByRole('button', { name: 'Ersätts av …' }).click();
    await dialog(panel).getByRole('button', { name: 'Kalla in Jonas Berg' }).click();
    await expect(person(panel, 'Jonas Berg')).toContainText('Anna Lind');
    await expect(badge(chair)).toContainText('12 av 13 · krav 7');
    // DIS-3: who is back on a new line is vouched for before the gavel falls.
    await chair.getByRole('button', { name: 'Klubba', exact: true }).click();
    await expect(dialog(chair)).toContainText('Bengt-Åke Öst har en ny anslutning');
    await expect(dialog(chair)).not.toContainText('Anna Lind');
    await dialog(chair).getByRole('button', { name: 'Avgör först' }).click();
    const asked = suggestion(panel, 'Ser och hör du Bengt-Åke Öst?');
    await asked.getByRole('button', { name: 'Ja' }).click();
    await expect(asked).toHaveCount(0);
    await gavelFalls(chair, 'lokal', 'Nämnden hyr lokalen från årsskiftet.', 12);
    goneAt = await call.leaves(kerstin);
  });

  await test.step('§ 85: who was lost is back by a new connection, and is confirmed when there is time', async () => {
    await meeting.act({ type: 'move-pointer', clauseId: 'taxa' });
    await later(2);
    const back = await call.joins('Anna Lind');
    await expect(suggestion(panel, 'Anna Lind är tillbaka')).toBeVisible();
    await suggestion(panel, 'Kerstin Norling').getByRole('button', { name: 'Har lämnat' }).click();
    await expect(person(panel, 'Kerstin Norling')).toContainText(swedishTime(goneAt));
    await later();
    await confirm(panel, 'Anna Lind är tillbaka');
    await expect(person(panel, 'Anna Lind')).toContainText(`på distans sedan ${swedishTime(back.from)}`);
    // DIS-3: each new connection is vouched for before the gavel falls.
    await chair.getByRole('button', { name: 'Intyga Anna Lind' }).click();
    await gavelFalls(chair, 'taxa', 'Avgifterna höjs med tre procent.', 12);
  });

  await test.step('§ 86: she serves again, and the meeting ends', async () => {
    await meeting.act({ type: 'move-pointer', clauseId: 'plan' });
    await expect(person(panel, 'Jonas Berg')).not.toContainText('Anna Lind');
    await expect(badge(chair)).toContainText('12 av 13 · krav 7');
    await gavelFalls(chair, 'plan', 'Nämnden antar verksamhetsplanen.', 12);
    await later();
    await meeting.act({ type: 'move-pointer', clauseId: 'slut' });
    await meeting.act({ type: 'close-meeting' });
    await expect(panel.locator('#call')).toHaveCount(0);
    await later();
    await call.leaves(sanna);
    await call.ends();
  });

  const text = await printedText(klubba, meeting);
  expect(text).toContain('Anna Lind (V), §§ 81–83 och 86–87');
  expect(text).toContain('Jonas Berg (V), tjänstgör för Anna Lind (V) §§ 84–85');
  expect(text).toContain('Maja von Essen (C), §§ 84–87');
  expect(text).toContain('Kerstin Norling, fastighetschef, § 84');

  const desk = await ownWindow(await world.open(), 'secretary', meeting.path);
  await holdAgainst(desk, meeting, call.attendanceFile('Socialnämnden'));
  await expectAgreement(
    desk,
    '19 anslutningar. Säkert igenkända personer: 16. Bekräftade redan under samtalet: 16.',
  );
  expect(ownFaults(faults)).toEqual([]);
});

test('[DIS-2] [DIS-5] [DIS-9] [DEP-1] [DEP-6] a consultation’s evening in Teams', async ({ world, page }) => {
  const { klubba, clock } = world;
  const cookie = await cookieOf(klubba, 'secretary');
  const call = teamsCall({ origin: klubba.origin, hookId: world.hooks.teams, bot: world.bot }, clock);
  const meeting = await makeMeeting(klubba, consultationInTeams(beginning(clock.now())));
  await world.bind(meeting.id, 'teams');
  await world.link('demo-secretary', 'teams', `${TENANT}:${SECRETARY}`);
  const later = (steps = 1): Promise<void> => clock.later(cookie, meeting.id, steps);

  const faults = listenForFaults(page);
  await page.goto(`https://${TEAMS_HOST}/?token=${await world.ssoToken(SECRETARY)}`);
  const panel = panelIn(page);
  await openRoll(panel);
  const chair = await ownWindow(await world.open(), 'chair', meeting.path);
  const equalTerms = async (): Promise<void> => {
    await chair.getByRole('button', { name: 'Alla ser och hör varandra' }).click();
    await expect(chair.getByRole('button', { name: 'Alla ser och hör varandra' })).toHaveCount(0);
  };

  await call.begins();
  await call.joins('Johanna Deuch', { userId: SECRETARY, email: 'johanna.deuch@norrsjo.example', ago: 700 });
  await call.joins('Magnell Jonna', { userId: oid(1), email: 'jonna.magnell@norrsjo.example', ago: 600 });
  await call.joins('Helle Eriksby', { userId: oid(2), email: 'helle.eriksby@norrsjo.example', ago: 500 });
  await call.joins(' Per Lundeby', { userId: oid(3), email: 'per.lundeby@norrsjo.example', ago: 420 });
  await call.joins('Kerstin Ahlgrim', { ago: 400 });
  const mats = await call.joins('Mats Carleby', { userId: oid(4), email: 'mats@nord.example', ago: 300 });
  const hilmer = await call.joins('Hilmer, Bengt-Åke (C)', { ago: 250 });
  await call.joins('Lena von Hultberg (Kommunförbundet Nord)', { ago: 200 });
  await call.joins('Helen S', { ago: 180 });
  await call.joins('Tora Lindeberg', { userId: oid(5), email: 'tora@nord.example', ago: 90 });

  await test.step('§ 41: the roll is called from the call, one by one', async () => {
    await chair.getByRole('button', { name: 'Öppna mötet' }).click();
    await meeting.act({ type: 'move-pointer', clauseId: 'c1a' });
    for (const name of ['Johanna Deuch', 'Magnell Jonna', 'Helle Eriksby', 'Per Lundeby'])
      await confirm(panel, name);
    await later();
    for (const name of ['Kerstin Ahlgrim', 'Mats Carleby', 'Hilmer, Bengt-Åke', 'Lena von Hultberg'])
      await confirm(panel, name);
    await confirm(panel, 'Helen S', 'Helen Söderbrink');
    await confirm(panel, 'Tora Lindeberg');
    await panel.getByRole('button', { name: 'Bekräfta uppropet …' }).first().click();
    await expect(dialog(panel)).toContainText('7 räknas av 13. Det krävs 7.');
    await dialog(panel).getByRole('button', { name: 'Bekräfta uppropet' }).click();
    await expect(badge(chair)).toContainText('7 av 13 · krav 7');
    await equalTerms();
  });

  await test.step('§ 44: one comes late, and one to present the matter alone', async () => {
    await meeting.act({ type: 'move-pointer', clauseId: 'c2' });
    await meeting.act({ type: 'move-pointer', clauseId: 'c3' });
    const invited = await call.joins('Kristin Rygård');
    await confirm(panel, 'Kristin Rygård');
    await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
    await later();
    await call.joins('Skoglind Annika (Kommunförbundet Öst)');
    await expect(suggestion(panel, 'Skoglind Annika')).toBeVisible();
    await later();
    await confirm(panel, 'Skoglind Annika');
    await expect(badge(chair)).toContainText('8 av 13 · krav 7');
    await equalTerms();
    await gavelFalls(chair, 'c4', 'PSN noterar informationen.', 8);
    await call.leaves(invited);
  });

  let lostAt = '';
  await test.step('§ 45: a line is lost, which the chair hears at once', async () => {
    await meeting.act({ type: 'move-pointer', clauseId: 'c5' });
    await later();
    lostAt = await call.leaves(mats);
    await expect(person(panel, 'Mats Carleby')).toContainText(`Tappad anslutning ${swedishTime(lostAt)}`);
    await expect(notices(chair)).toContainText(`Mats Carleby tappade anslutningen ${swedishTime(lostAt)}.`);
    await expect(badge(chair)).toContainText('8 av 13 · krav 7');
    await suggestion(panel, 'Kristin Rygård').getByRole('button', { name: 'Har lämnat' }).click();
  });

  await test.step('§ 45: after the grace it is two numbers; a deputy is called in, and the gavel falls', async () => {
    await later();
    await call.leaves(hilmer, 50);
    await call.joins('Hilmer, Bengt-Åke (C)', { ago: 5 });
    await expect(person(panel, 'Mats Carleby')).toContainText(`Verkar ha lämnat ${swedishTime(lostAt)}`);
    await expect(badge(chair)).toContainText('8 av 13, kanske 7');
    await suggestion(panel, 'Mats Carleby').getByRole('button', { name: 'Uppkopplingen bröts' }).click();
    await expect(person(panel, 'Mats Carleby')).toContainText(`uppkopplingen bröts ${swedishTime(lostAt)}`);
    await expect(badge(chair)).toContainText('7 av 13 · krav 7');
    const asked = suggestion(panel, 'Ser och hör alla varandra, även Bengt-Åke Hilmer?');
    await asked.getByRole('button', { name: 'Ja' }).click();
    await expect(asked).toHaveCount(0);
    await chair.getByRole('button', { name: 'Kalla in ersättare' }).click();
    await dialog(chair).getByRole('button', { name: 'Kalla in Tora Lindeberg' }).click();
    await expect(person(panel, 'Tora Lindeberg')).toContainText('Mats Carleby');
    await expect(badge(chair)).toContainText('8 av 13 · krav 7');
    await gavelFalls(chair, 'c5', 'PSN ställer sig bakom den förlängda tiden för uppdraget.', 8);
  });

  await test.step('§ 46: who was lost is back, is confirmed when there is time, and all hear each other', async () => {
    await meeting.act({ type: 'move-pointer', clauseId: 'c6' });
    await later();
    const back = await call.isBack(mats);
    await expect(suggestion(panel, 'Mats Carleby är tillbaka')).toBeVisible();
    await later();
    await confirm(panel, 'Mats Carleby är tillbaka');
    await expect(person(panel, 'Mats Carleby')).toContainText(`på distans sedan ${swedishTime(back.from)}`);
    await equalTerms();
    await gavelFalls(chair, 'c6', 'PSN ställer sig bakom den ändrade tidsplanen.', 8);
  });

  await test.step('§ 47: the deputy steps back, and the meeting ends', async () => {
    await meeting.act({ type: 'move-pointer', clauseId: 'c7' });
    await expect(person(panel, 'Tora Lindeberg')).not.toContainText('Mats Carleby');
    await gavelFalls(chair, 'c7', 'PSN ställer sig bakom att det tillfälliga kunskapsrådet förlängs.', 8);
    await later();
    await meeting.act({ type: 'close-meeting' });
    await expect(panel.locator('#call')).toHaveCount(0);
    await call.ends();
  });

  const text = await printedText(klubba, meeting);
  // The two sides stand in columns, so that a line of the other may come between.
  expect(text).toMatch(/Mats Carleby \(C\), Kommunförbundet .{0,60}Nord, §§ 41–44 och 47/u);
  expect(text).toMatch(/Annika Skoglind \(S\), .{0,60}Kommunförbundet Öst, §§ 45–47/u);
  expect(text).toContain('Tora Lindeberg (C), tjänstgör för Mats Carleby (C) §§ 45–46');
  expect(text).toContain('Kristin Rygård Region Norrsjö § 44');

  const desk = await ownWindow(await world.open(), 'secretary', meeting.path);
  await holdAgainst(desk, meeting, call.attendanceFile('Politiskt samråd Norrsjö'));
  await expectAgreement(
    desk,
    '14 anslutningar. Säkert igenkända personer: 12. Bekräftade redan under samtalet: 12.',
  );
  expect(ownFaults(faults)).toEqual([]);
});
