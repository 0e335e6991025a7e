import { PDF } from '@libpdf/core';
import { strToU8, zipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractText } from './extract-text.ts';
import { runExtractor } from './run-extractor.ts';
import { understandDocument } from './understand-document.ts';
import { fc } from '../../../tests/support/properties.ts';

const code = async (name: string, bytes: Uint8Array): Promise<string> => {
  const result = await extractText({ name, bytes });
  return result.ok ? 'ok' : result.refusal.code;
};
const textOf = async (name: string, bytes: Uint8Array): Promise<string> => {
  const result = await extractText({ name, bytes });
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value.text;
};

const p = (text: string): string => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
const cell = (...texts: string[]): string => `<w:tc>${texts.map(p).join('')}</w:tc>`;
const row = (...cells: string[]): string => `<w:tr>${cells.join('')}</w:tr>`;
const table = (...rows: string[]): string => `<w:tbl>${rows.join('')}</w:tbl>`;

function docx(body: string, more: Record<string, Uint8Array> = {}): Uint8Array {
  return zipSync({
    ...more,
    '[Content_Types].xml': strToU8(
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    '_rels/.rels': strToU8(
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    'word/document.xml': strToU8(
      `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    ),
  });
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const level = (at: number, format: string, text: string, start = 1): string =>
  `<w:lvl w:ilvl="${String(at)}"><w:start w:val="${String(start)}"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;

/** The parts Word writes beside the text when its numbers are automatic: list 1 "1." and "1.1", list 2 "§ 14", list 3 bullets. */
const numbering = {
  'word/_rels/document.xml.rels': strToU8(
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
  ),
  'word/numbering.xml': strToU8(
    `<?xml version="1.0"?><w:numbering ${W}><w:abstractNum w:abstractNumId="0">${level(0, 'decimal', '%1.')}${level(1, 'decimal', '%1.%2')}</w:abstractNum><w:abstractNum w:abstractNumId="1">${level(0, 'decimal', '§ %1', 14)}</w:abstractNum><w:abstractNum w:abstractNumId="2">${level(0, 'bullet', '•')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num></w:numbering>`,
  ),
  'word/styles.xml': strToU8(
    `<?xml version="1.0"?><w:styles ${W}><w:style w:type="paragraph" w:styleId="Paragraf"><w:name w:val="Paragraf"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style></w:styles>`,
  ),
};
const listed = (text: string, id: number, at = 0): string =>
  `<w:p><w:pPr><w:numPr><w:ilvl w:val="${String(at)}"/><w:numId w:val="${String(id)}"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
const styled = (text: string, style: string): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** A PDF written by hand: one page per list, Helvetica 11 with Latin-1 letters. */
function pdf(pages: readonly (readonly Placed[])[]): Uint8Array {
  const escape = (text: string): string => text.replace(/[()\\]/gu, '\\$&');
  const streams = pages.map((items) =>
    items
      .map(({ x, y, text }) => `BT /F1 11 Tf ${String(x)} ${String(y)} Td (${escape(text)}) Tj ET`)
      .join('\n'),
  );
  const kids = pages.map((_, i) => `${String(4 + i * 2)} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${String(pages.length)} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...streams.flatMap((stream, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${String(5 + i * 2)} 0 R >>`,
      `<< /Length ${String(stream.length)} >>\nstream\n${stream}\nendstream`,
    ]),
  ];
  let out = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = out.length;
    out += `${String(i + 1)} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = out.length;
  out += `xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  out += `trailer << /Size ${String(objects.length + 1)} /Root 1 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`;
  return Uint8Array.from(out, (character) => character.charCodeAt(0));
}

const lines = (...texts: string[]): Placed[] =>
  texts.map((text, i) => ({ x: 60, y: 790 - i * 15, text })).filter(({ text }) => text !== '');

describe('extracting text', () => {
  it('[001-20] plain text in UTF-8, UTF-16 and Latin-1 gives the same letters', async () => {
    const text = 'Ledamöter: Åsa Öberg (S), Bo Ek (M)';
    const wide = new Uint8Array(Buffer.from(text, 'utf16le'));
    const marked = new Uint8Array([0xff, 0xfe, ...wide]);
    const latin = new Uint8Array(Buffer.from(text, 'latin1'));
    for (const bytes of [strToU8(text), wide, marked, latin])
      expect((await textOf('a.txt', bytes)).replace('\uFEFF', '')).toBe(text);
  });

  it('[001-3] a Word file with the roster in a table is read row by row', async () => {
    const bytes = docx(
      p('Protokoll Samrådsgruppen för vatten') +
        p('Datum: 2026-04-02') +
        p('Tid: 9-11') +
        p('Plats: Vattenhuset') +
        p('') +
        p('Närvarande ledamöter:') +
        table(row(cell('Anna Sjö'), cell('Arboga')), row(cell('Bo von Ek'), cell('Sala (del av mötet)'))) +
        p('Övriga närvarande:') +
        table(row(cell('Eva Lund'), cell('Region Mellanbygd'))) +
        p('') +
        p('1. Mötet öppnas') +
        p('Text &amp; mer.') +
        p('2. Vattenplan') +
        p('Rådet beslutade att anta planen.'),
    );
    const result = await extractText({ name: 'fel-namn.pdf', bytes });
    if (!result.ok) throw new Error(result.refusal.code);
    expect(result.value.kind).toBe('docx');
    const u = understandDocument(result.value.text);
    expect(u.roster.map((one) => [one.name, one.organisation, one.group, one.attendance.kind])).toEqual([
      ['Anna Sjö', 'Arboga', 'member', 'whole'],
      ['Bo von Ek', 'Sala', 'member', 'part'],
      ['Eva Lund', 'Region Mellanbygd', 'other', 'whole'],
    ]);
    expect(u.agenda.map((clause) => clause.title)).toEqual(['Mötet öppnas', 'Vattenplan']);
    expect(u.agenda[1]?.decision).toBe('Rådet beslutade att anta planen.');
  });

  it('[X-6] a summons whose numbers Word counts itself keeps them, also with text in between', async () => {
    const bytes = docx(
      p('Kallelse till Kulturrådet') +
        p('Datum: 2026-04-02') +
        p('Dagordning') +
        listed('Mötets öppnande', 1) +
        listed('Budget &amp; bokslut', 1) +
        p('Handlingar skickas senare.') +
        listed('Drift', 1, 1) +
        listed('Bidrag', 1, 1) +
        listed('Utställningar', 1) +
        listed('en punkt i texten', 3) +
        listed('Avslutning', 1),
      numbering,
    );
    const u = understandDocument(await textOf('kallelse.docx', bytes));
    expect(u.documentType).toBe('kallelse');
    expect(u.agenda.map((clause) => [clause.number, clause.title])).toEqual([
      ['1', 'Mötets öppnande'],
      ['2', 'Budget & bokslut'],
      ['2.1', 'Drift'],
      ['2.2', 'Bidrag'],
      ['3', 'Utställningar'],
      ['4', 'Avslutning'],
    ]);
    expect(u.agenda[4]?.text).toBe('- en punkt i texten');
  });

  it('[X-6] paragraphs numbered by their style start where Word starts them', async () => {
    const bytes = docx(
      p('Protokoll Kulturnämnden') +
        styled('Val av justerare', 'Paragraf') +
        p('Bo Ek utses.') +
        styled('Budget', 'Paragraf') +
        p('Nämnden beslutar att anta budgeten.'),
      numbering,
    );
    const u = understandDocument(await textOf('protokoll.docx', bytes));
    expect(u.agenda.map((clause) => [clause.number, clause.numbering, clause.title])).toEqual([
      ['14', 'section', 'Val av justerare'],
      ['15', 'section', 'Budget'],
    ]);
  });

  it('[003-2] a two-sided table with all names of a side in one cell keeps the sides', async () => {
    const bytes = docx(
      p('Samverkansprotokoll') +
        p('Datum: 2026-04-02') +
        p('Närvarande') +
        table(
          row(cell('Arbetsgivarrepresentanter'), cell('Fackliga representanter')),
          row(
            cell('Anna Sjö, HR-chef', 'Bo Ek, rektor'),
            cell('Cia Dal, Vision', 'Dan Elg, Kommunal', 'Eva Ask, Saco'),
          ),
        ) +
        p('1. Öppnande') +
        p('2. Arbetsmiljö') +
        p('3. Avslutning'),
    );
    const u = understandDocument(await textOf('a.docx', bytes));
    expect(
      u.sides?.map((side) => u.roster.filter((one) => one.side === side.name).map((one) => one.name)),
    ).toEqual([
      ['Anna Sjö', 'Bo Ek'],
      ['Cia Dal', 'Dan Elg', 'Eva Ask'],
    ]);
  });

  it('[003-2] a PDF keeps its columns by coordinates', async () => {
    const page = [
      ...lines('Mötesanteckning Samrådsorganet', 'Datum: 2 april 2026', 'Tid: 13.00-14.00', ''),
      { x: 60, y: 720, text: 'För kommunerna' },
      { x: 320, y: 720, text: 'För regionen' },
      { x: 60, y: 705, text: 'Anna Sjö (S), Arboga' },
      { x: 320, y: 705, text: 'Cia Dal, regionråd' },
      { x: 60, y: 690, text: 'Bo Ek (M), Sala' },
      { x: 320, y: 690, text: 'Dan Elg, strateg' },
      { x: 320, y: 675, text: 'Eva Ask, sekreterare' },
      { x: 60, y: 640, text: '1. Mötets öppnande' },
      { x: 60, y: 625, text: 'Alla hälsades välkomna.' },
      { x: 60, y: 600, text: '2. Budget (15 min, bilaga)' },
      { x: 60, y: 585, text: 'Ställningstagande: Organet noterar informationen.' },
    ];
    const result = await extractText({ name: 'a.pdf', bytes: pdf([page, lines('3. Avslutning', 'Tack.')]) });
    if (!result.ok) throw new Error(result.refusal.code);
    expect(result.value).toMatchObject({ kind: 'pdf', pages: 2 });
    const u = understandDocument(result.value.text);
    expect(
      u.sides?.map((side) => u.roster.filter((one) => one.side === side.name).map((one) => one.name)),
    ).toEqual([
      ['Anna Sjö', 'Bo Ek'],
      ['Cia Dal', 'Dan Elg', 'Eva Ask'],
    ]);
    expect(u.agenda.map((clause) => [clause.number, clause.title, clause.minutes])).toEqual([
      ['1', 'Mötets öppnande', undefined],
      ['2', 'Budget', 15],
      ['3', 'Avslutning', undefined],
    ]);
  });

  it('[001-3] the minutes over Zoom give the same roster and agenda as a PDF', async () => {
    const source = readFileSync(
      resolve(import.meta.dirname, '../../../tests/fixtures/import/protokoll-zoom.txt'),
      'utf8',
    );
    const all = source
      .replace(/\uF0B7/gu, '-')
      .replace(/–/gu, '-')
      .split('\n');
    const pages = Array.from({ length: Math.ceil(all.length / 50) }, (_, i) =>
      lines(...all.slice(i * 50, i * 50 + 50).map((line) => line.trim())),
    );
    const u = understandDocument(await textOf('protokoll.pdf', pdf(pages)));
    expect([
      u.roster.filter((one) => one.group === 'member').length,
      u.roster.filter((one) => one.group === 'other').length,
      u.agenda.length,
    ]).toEqual([13, 7, 14]);
  });
});

describe('files that cannot be read', () => {
  it('[X-8] each kind has its own refusal', async () => {
    expect(await code('tom.txt', new Uint8Array())).toBe('import-empty');
    expect(await code('blank.txt', strToU8(' \n\t\n'))).toBe('import-empty');
    expect(await code('stor.pdf', new Uint8Array(20 * 1024 * 1024))).toBe('import-too-large');
    expect(
      await code(
        'bild.txt',
        Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256),
      ),
    ).toBe('import-binary');
    expect(await code('gammal.doc', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))).toBe(
      'import-old-word',
    );
    expect(await code('trasig.docx', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 1, 2, 3]))).toBe(
      'import-unreadable',
    );
    expect(await code('kalkyl.xlsx', zipSync({ 'xl/workbook.xml': strToU8('<a/>') }))).toBe(
      'import-not-word',
    );
    expect(await code('trasig.pdf', strToU8('%PDF-1.7\nrubbish'))).toBe('import-unreadable');
    expect(await code('skannad.pdf', pdf([[], []]))).toBe('import-scanned');
    expect(await code('fel.docx', zipSync({ 'word/document.xml': strToU8('<not xml') }))).toBe(
      'import-unreadable',
    );
  });

  it('[X-8] too many pages or too long a text is refused with its measure, never cut', async () => {
    const many = await extractText({
      name: 'handlingar.pdf',
      bytes: pdf(Array.from({ length: 401 }, () => lines('Text på en sida'))),
    });
    expect(many).toEqual({
      ok: false,
      refusal: { code: 'import-too-many-pages', params: { name: 'handlingar.pdf', pages: 401, limit: 400 } },
    });
    const long = await extractText({ name: 'lang.txt', bytes: strToU8('ord '.repeat(375_001)) });
    expect(long).toEqual({
      ok: false,
      refusal: {
        code: 'import-text-too-long',
        params: { name: 'lang.txt', characters: 1_500_004, limit: 1_500_000 },
      },
    });
  });

  it('[X-8] a zip bomb is refused before it is unpacked', async () => {
    const bomb = zipSync({ 'word/document.xml': new Uint8Array(120 * 1024 * 1024) }, { level: 9 });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await code('bomb.docx', bomb)).toBe('import-zip-bomb');
  });

  it('[X-8] an encrypted PDF is refused as one', async () => {
    const document = await PDF.load(pdf([lines('Hemlig text som ingen ska läsa utan lösenord.')]));
    document.setProtection({ userPassword: 'hemligt', ownerPassword: 'annat' });
    expect(await code('last.pdf', await document.save())).toBe('import-encrypted');
  });

  it('[X-8] a file that takes too long is given up', async () => {
    expect(await runExtractor('pdf', pdf([lines('Text')]), 1)).toEqual({ ok: false, why: 'timeout' });
  });

  it('[X-8] arbitrary bytes never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(typeof (await extractText({ name: 'x', bytes })).ok).toBe('boolean');
      }),
      { numRuns: 100 },
    );
  });
});
