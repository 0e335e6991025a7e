import type { QrUi } from '#server/application/method-ports.ts';
import { type Actor, expect, onItsOwn } from '../support/e2e.ts';
import { type Issuers, startIssuers } from '../support/issuers.ts';
import { makeMeeting, newMeeting } from './meeting.ts';
import { download, listenForFaults, pageOf, signerIn } from './steps.ts';

/*
 * Signing by other ways than a passkey, through the screens: BankID and an OpenID issuer as this process plays them.
 */

let issuers: Issuers;
const test = onItsOwn(async () => (issuers = await startIssuers()));
test.use({ actionTimeout: 20_000 });
test.setTimeout(120_000);

const KARIN = { personalNumber: '191212121212', givenName: 'Karin Maria', surname: 'Holmberg' };

/** The order that the page asks for when the button is pressed. */
async function pressSign({ page }: Actor): Promise<QrUi> {
  const begun = page.waitForResponse((response) => response.url().endsWith('/sign/begin'));
  await page.getByRole('button', { name: /^Justera som/ }).click();
  return ((await (await begun).json()) as { ui: QrUi }).ui;
}

test('[SIG-1][SIG-3] the chair signs with BankID, the adjuster with an e-identification, and the body accepts no less', async ({
  sitAs,
  klubba,
}) => {
  const [secretary, chair, adjuster] = [
    await signerIn(sitAs, 'secretary'),
    await signerIn(sitAs, 'chair'),
    await signerIn(sitAs, 'adjuster'),
  ];
  const faults = [secretary, chair, adjuster].map((actor) => listenForFaults(actor.page));
  const { body } = newMeeting();
  const meeting = await makeMeeting(klubba, {
    body: { ...body, minimumMethod: 'oidc', approval: 'adjusters-sign' },
  });
  await meeting.run();
  await meeting.closeAndFreeze();
  const address = `${meeting.path}/sign`;

  // Nobody can sign yet: every way says what is missing.
  await chair.page.goto(address);
  await expect(pageOf(chair)).toBeVisible();
  await expect(chair.page.getByText('Organet kräver minst e-legitimation.')).toBeVisible();
  await expect(chair.page.getByRole('radio', { name: /Passnyckel/ })).toBeDisabled();
  await chair.page.getByRole('link', { name: 'Ange hur du är känd hos e-legitimationen' }).click();

  // A number that is none is refused in words; the right one is kept and never shown again.
  const number = chair.page.getByLabel('Personnummer');
  await number.fill('19121212-1213');
  await chair.page.getByRole('button', { name: 'Spara personnumret' }).click();
  await expect(chair.page.getByText('Det är inget personnummer.', { exact: false })).toBeVisible();
  await number.fill('19121212-1212');
  await chair.page.getByRole('button', { name: 'Spara personnumret' }).click();
  await expect(chair.page.getByText('19121212-••••', { exact: false })).toBeVisible();

  // The app says no at first: nothing is signed, and the page offers a new code.
  await chair.page.goto(address);
  await expect(pageOf(chair)).toBeVisible();
  await chair.page.getByRole('radio', { name: /BankID/ }).check();
  const first = await pressSign(chair);
  await expect(chair.page.getByRole('img', { name: 'QR-kod för BankID-appen' })).toBeVisible();
  issuers.bankid.fail(issuers.bankid.scan(first.text), 'userCancel');
  await expect(chair.page.getByText('Du avbröt i BankID-appen.', { exact: false })).toBeVisible();
  const again = chair.page.waitForResponse((response) => response.url().endsWith('/sign/begin'));
  await chair.page.getByRole('button', { name: 'Försök igen' }).click();
  const second = ((await (await again).json()) as { ui: QrUi }).ui;
  // The page is loaded anew while the app is open, as phones do; it goes on where it was.
  const order = issuers.bankid.scan(second.text);
  await expect(chair.page.getByText('Läs texten i BankID-appen', { exact: false })).toBeVisible();
  await chair.page.reload();
  await expect(chair.page.getByText('Läs texten i BankID-appen', { exact: false })).toBeVisible();
  await issuers.bankid.approve(order, KARIN);
  await expect(chair.page.getByText('Du har justerat', { exact: false })).toBeVisible();

  // By way of the issuer's own page, there and back: first to be linked, then to sign.
  issuers.oidc.sits('bengt-ake');
  await adjuster.page.goto('/account/signing');
  await adjuster.page.getByRole('button', { name: 'Koppla till Prov-ID' }).click();
  await adjuster.page.getByRole('link', { name: 'Legitimera mig' }).click();
  await expect(adjuster.page.getByText('Kopplingen är gjord.', { exact: false })).toBeVisible();
  await adjuster.page.goto(address);
  await expect(pageOf(adjuster)).toBeVisible();
  await adjuster.page.getByRole('radio', { name: /Prov-ID/ }).check();
  const toIssuer = async (link: string) => {
    await adjuster.page.getByRole('button', { name: /^Justera som/ }).click();
    await adjuster.page.getByRole('button', { name: 'Fortsätt till e-legitimationen' }).click();
    await adjuster.page.getByRole('link', { name: link }).click();
  };
  await toIssuer('Avbryt');
  await expect(adjuster.page.getByText('Inloggningen avbröts.', { exact: false })).toBeVisible();
  await adjuster.page.getByRole('radio', { name: /Prov-ID/ }).check();
  await toIssuer('Legitimera mig');
  await expect(adjuster.page.getByText('Protokollet är justerat', { exact: true })).toBeVisible();

  const pdf = await download(adjuster.page, `${meeting.path}/minutes.pdf`);
  await adjuster.page.goto('/verify');
  await adjuster.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'protokoll.pdf', mimeType: 'application/pdf', buffer: pdf });
  await expect(adjuster.page.getByRole('heading', { name: 'Giltigt.', exact: false })).toBeVisible();
  // Each says how far it carries, and no further.
  await expect(adjuster.page.getByText('Nivå: avsedd som avancerad underskrift.')).toBeVisible();
  await expect(adjuster.page.getByText('Nivå: godkännande med e-legitimation.')).toBeVisible();
  // The file is published: no personal number stands in it, in no form that a search would find.
  const text = pdf.toString('latin1');
  for (const secret of ['191212121212', '19121212-1212', Buffer.from('191212121212').toString('hex')])
    expect(text).not.toContain(secret);
  // A no that is told in words is a status too, and the console says it once more.
  expect(faults.flat().filter((one) => !/status of (?:400|409)/u.test(one))).toEqual([]);
});
