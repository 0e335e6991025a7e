import { Buffer } from 'node:buffer';
import { expect, test } from '../support/e2e.ts';
import { makeMeeting, newMeeting } from './meeting.ts';
import { clauseEditor, download, enterRoom, listenForFaults, takeSeat } from './steps.ts';

const JOIN = 'https://kommun.zoom.us/j/84712639219?pwd=abc';
const SECRET = 'hemlig-nyckel-1234';

const swedish = (options: Intl.DateTimeFormatOptions, ms = 0): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', ...options }).format(Date.now() + ms);
const moment = (ms: number): string => swedish({ dateStyle: 'short', timeStyle: 'medium' }, ms);
const csv = (names: readonly string[]): Buffer =>
  Buffer.from(
    [
      'Kund;Avdelning;In;Ut;Kontroll',
      ...names.map((name) => `${name};Kumla;${moment(-60_000)};${moment(3_600_000)};${moment(3_600_000)}`),
    ].join('\r\n'),
  );

test('a call from its agreement to the quotation: bound, held against its files, quoted', async ({
  sitAs,
  klubba,
}) => {
  test.setTimeout(120_000);
  const secretary = await sitAs('secretary', '/verify');
  await takeSeat(secretary, 'secretary');
  const { page } = secretary;
  const faults = listenForFaults(page);

  // The agreement, by the administrator.
  await page.goto('/');
  await page.locator('.shell-menu summary').click();
  await page.getByRole('link', { name: 'Samtal', exact: true }).click();
  await page.getByText('Nytt avtal med Zoom').click();
  const fresh = page.locator('details[open] form').last();
  await fresh.getByLabel('Namn').fill('Kommunens Zoom');
  await fresh.getByLabel('Zoomkontots id').fill('konto_123');
  await fresh.getByLabel('Client ID', { exact: true }).fill('klient');
  await fresh.getByLabel('Client Secret', { exact: true }).fill(SECRET);
  await fresh.getByLabel('Secret Token').fill(SECRET);
  await fresh.getByRole('button', { name: 'Lägg in avtalet' }).click();
  await expect(page.getByRole('heading', { name: 'Kommunens Zoom' })).toBeVisible();
  await expect(page.getByText(/\/api\/hooks\/zoom\/[0-9a-f-]{36}/u).first()).toBeVisible();
  expect(await page.content()).not.toContain(SECRET);
  const manifest = await download(page, `${new URL(page.url()).pathname}/paper`);
  expect(manifest.toString('utf8')).toContain('/api/hooks/zoom/');
  // Two are valid at once while one is changed.
  await page.getByLabel('Ny Secret Token').fill('en-annan-hemlighet');
  await page
    .locator('form[action="?/rotate"]')
    .filter({ hasText: 'Ny Secret Token' })
    .getByRole('button')
    .click();
  await expect(page.getByText('Den nya hemligheten gäller.')).toBeVisible();
  await page.getByRole('button', { name: 'Ta bort den gamla' }).click();
  await expect(page.getByText('Den gamla hemligheten gäller inte längre.')).toBeVisible();

  // The call of a meeting.
  const head = { ...newMeeting().head, date: swedish({ dateStyle: 'short' }) };
  const meeting = await makeMeeting(klubba, { head });
  await meeting.run();
  await meeting.act({ type: 'move-pointer', clauseId: 'c4' });
  await page.goto(`${meeting.path}/call-settings`);
  await page.getByLabel('Länk, inbjudan eller mötesnummer').fill(`Anslut till mötet: ${JOIN}\nVälkommen`);
  await page.getByRole('button', { name: 'Koppla samtalet' }).click();
  await expect(page.getByText('Samtalet är kopplat till mötet.')).toBeVisible();
  const member = await sitAs('member', '/verify');
  await takeSeat(member, 'member');
  await enterRoom(member, meeting.path);
  await expect(member.page.getByRole('link', { name: 'Anslut till samtalet' })).toHaveAttribute('href', JOIN);
  await member.page.goto(`${meeting.path}/transcript`);
  await expect(member.page.getByRole('heading', { name: 'Transkript' })).toHaveCount(0);

  // The attendance file: asked about once.
  await page.goto(`${meeting.path}/attendance`);
  const first = { name: 'lista.csv', mimeType: 'text/csv', buffer: csv(['Maja von Essen']) };
  await page.locator('input[type=file]').setInputFiles(first);
  await expect(page.getByText('Ange vilken kolumn som är vad.')).toBeVisible();
  await page.getByLabel('Namn', { exact: true }).selectOption({ index: 1 });
  await page.getByLabel('Anslöt', { exact: true }).selectOption({ index: 3 });
  await page.getByLabel('Lämnade', { exact: true }).selectOption({ index: 4 });
  await page.getByRole('button', { name: 'Jämför' }).click();
  await expect(page.getByText('lista.csv: 1 anslutningar. Säkert igenkända personer: 1.')).toBeVisible();
  await page.goto(`${meeting.path}/attendance`);
  const second = {
    name: 'nästa.csv',
    mimeType: 'text/csv',
    buffer: csv(['Maja von Essen', 'Karin Holmberg']),
  };
  await page.locator('input[type=file]').setInputFiles(second);
  await expect(page.getByText('nästa.csv: 2 anslutningar. Säkert igenkända personer: 2.')).toBeVisible();

  // A file of another day: said before anything is judged by it, with the rows that are not counted.
  const day = 24 * 3_600_000;
  const former = [
    'Name;Join time;Leave time;In waiting room',
    `Maja von Essen;${moment(-7 * day)};${moment(-7 * day + 3_600_000)};Nej`,
    `Karin Holmberg;${moment(-7 * day)};${moment(-7 * day + 60_000)};Ja`,
  ];
  await page.locator('input[type=file]').setInputFiles({
    name: 'förra.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(former.join('\r\n')),
  });
  await expect(page.getByText('Ingen i filen var ansluten under mötet.')).toBeVisible();
  await expect(page.getByText('Är det rätt fil?')).toBeVisible();
  await expect(page.getByText('I väntrummet: rad 3')).toBeVisible();

  // A zone that could be several: told of, and read as somebody says.
  const zoned = [
    'Name;Join time (IST);Leave time (IST)',
    `Maja von Essen;${moment(-60_000)};${moment(3_600_000)}`,
  ];
  await page.locator('input[type=file]').setInputFiles({
    name: 'zon.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(zoned.join('\r\n')),
  });
  await expect(page.getByText(/På rad 1 står .IST., som kan vara flera tidszoner/u)).toBeVisible();
  await page.getByLabel('Klockan i filen').selectOption('en timme före svensk tid');
  await page.getByRole('button', { name: 'Läs om filen' }).click();
  await expect(page.getByText('Tiderna är lästa en timme tidigare än de står i filen.')).toBeVisible();
  await page.getByRole('button', { name: 'Läs tiderna som de står' }).click();
  await expect(page.getByText('Tiderna är lästa en timme tidigare')).toHaveCount(0);
  await expect(page.getByText('zon.csv: 1 anslutningar.')).toBeVisible();

  // The transcript: placed by when the recording began, and quoted by hand alone.
  await page.goto(`${meeting.path}/transcript`);
  const words = 'Jag yrkar bifall till "linje 14" <b>nu</b>.';
  const vtt = `WEBVTT\n\n1\n00:00:30.000 --> 00:00:33.000\nMaja von Essen: ${words}\n`;
  await page.locator('input[type=file]').setInputFiles({
    name: 'möte.vtt',
    mimeType: 'text/vtt',
    buffer: Buffer.from(vtt),
  });
  await expect(page.getByText('Ange starttiden')).toBeVisible();
  await page.getByLabel('När började inspelningen?').fill(swedish({ timeStyle: 'medium' }));
  await page.getByRole('button', { name: 'Spara transkriptet' }).click();
  await expect(page.getByText('Transkriptet är sparat.')).toBeVisible();
  await expect(page.getByText('30 dagar efter')).toBeVisible();

  await enterRoom(secretary, meeting.path);
  const clause = page.locator('#clause-c4');
  const text = clauseEditor(page, 'c4');
  await text.click();
  await page.keyboard.type('Före citatet.');
  await clause.getByText(/^Ur transkriptet/u).click();
  await clause.getByRole('button', { name: /^Citera i texten/u }).click();
  const quotation = 'Maja von Essen: ”Jag yrkar bifall till ’linje 14’ nu.”';
  await expect(text.locator('p').last()).toHaveText(quotation);
  await clause.getByRole('button', { name: 'Ångra' }).click();
  await expect(text).toHaveText('Före citatet.');
  await clause.getByRole('button', { name: /^Citera i texten/u }).click();
  await expect(text.locator('p').last()).toHaveText(quotation);
  await member.page.goto(meeting.path);
  await expect(clauseEditor(member.page, 'c4').locator('p').last()).toHaveText(quotation);
  await expect(member.page.getByText(/^Ur transkriptet/u)).toHaveCount(0);
  expect(faults).toEqual([]);
});
