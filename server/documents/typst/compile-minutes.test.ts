import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MinutesBlock, MinutesClause, MinutesDocument } from '#lib/domain/minutes-document.ts';
import { createMinutesCompiler } from './compile-minutes.ts';
import {
  advisoryMinutes,
  committeeMinutes,
  cooperationMinutes,
  groupNotes,
  twoSidedNotes,
} from './invented-minutes.ts';
import { findProjectRoot } from '#server/project-root.ts';

/** Of the paper for `advisoryMinutes`; changes with the template, the fonts and Typst, and with nothing else. */
const GOLDEN = {
  templateVersion: 'minutes-1+183e9f4b71850391',
  sha256: '7ad1274de079f3e122206e988315dbb04cefdcbd01f808057f471b7a3d0b0515',
};

const compiler = createMinutesCompiler();
const folder = mkdtempSync(join(tmpdir(), 'klubba-typst-'));

async function render(document: MinutesDocument) {
  const rendered = await compiler.compile(document);
  if (!rendered.ok) throw new Error(`refused: ${JSON.stringify(rendered.refusal)}`);
  return rendered.value;
}

async function printed(document: MinutesDocument, ...options: string[]): Promise<string> {
  const file = join(folder, 'minutes.pdf');
  writeFileSync(file, (await render(document)).pdf);
  return execFileSync('pdftotext', [...options, file, '-'], { encoding: 'utf8' });
}

const hasTool = (name: string) => {
  try {
    execFileSync(name, [name === 'qpdf' ? '--version' : '-v'], { stdio: 'ignore' });
    return true;
  } catch {
    // eslint-disable-next-line no-console -- reason: a skip must be heard
    console.warn(`SKIPPED: ${name} is not installed, so tests that need it do not run`);
    return false;
  }
};
const withText = hasTool('pdftotext');
const withQpdf = hasTool('qpdf');

const say = (text: string): MinutesBlock => ({ kind: 'paragraph', runs: [{ text }] });
const clauseOf = (label: string, ...blocks: MinutesBlock[]): MinutesClause => ({
  id: 'c',
  label,
  title: 'Ärende',
  blocks,
});

const everyKind = [
  ['000 minnesanteckningar', groupNotes],
  ['001 protokoll', advisoryMinutes],
  ['003 mötesanteckning', twoSidedNotes],
  ['004 samverkansprotokoll', cooperationMinutes],
  ['kl-protokoll', committeeMinutes],
] as const;

describe('standards', () => {
  it.each(everyKind)('[X-1] %s passes PDF/A-2a and PDF/UA-1', async (_name, document) => {
    for (const language of ['sv', 'en'] as const) {
      await render({ ...document, language });
      expect(compiler.checkAccessibility({ ...document, language })).toEqual([]);
    }
  });

  it.skipIf(!withQpdf).each(everyKind)('[X-1] %s is sound to qpdf', async (_name, document) => {
    const file = join(folder, 'sound.pdf');
    writeFileSync(file, (await render(document)).pdf);
    expect(execFileSync('qpdf', ['--check', file], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors',
    );
  });
});

describe('bytes', () => {
  it('are the golden ones', async () => {
    const { pdf, templateVersion, typstVersion } = await render(advisoryMinutes);
    expect(typstVersion).toBe('0.14.2');
    expect({ templateVersion, sha256: sha256(pdf) }).toEqual(GOLDEN);
  });

  it('are the same in another process', async () => {
    const here = sha256((await render(committeeMinutes)).pdf);
    const script = `
      import { createHash } from 'node:crypto';
      import { createMinutesCompiler } from './server/documents/typst/compile-minutes.ts';
      import { committeeMinutes } from './server/documents/typst/invented-minutes.ts';
      const rendered = await createMinutesCompiler().compile(committeeMinutes);
      console.log(createHash('sha256').update(rendered.value.pdf).digest('hex'));
      process.exit(0);`;
    const there = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: findProjectRoot(),
      encoding: 'utf8',
    });
    expect(there.trim()).toBe(here);
  });
});

describe('refusals', () => {
  it.each([
    ['an emoji in a list', '😀', '😀'],
    ['a private-use code point', '\uE000', 'U+E000'],
    ['a bidi override', '\u202E', 'U+202E'],
  ])('names %s and its clause', async (_name, character, named) => {
    const list: MinutesBlock = { kind: 'list', ordered: false, items: [[say(`hej ${character} då`)]] };
    const clauses = [clauseOf('§ 6', say('Inget särskilt.')), clauseOf('§ 7', list)];
    expect(await compiler.compile({ ...committeeMinutes, clauses })).toEqual({
      ok: false,
      refusal: { code: 'glyph-missing', params: { character: named, clause: '§ 7' } },
    });
  });
});

const HOSTILE =
  '#read("/etc/passwd") #{panic()} $x^2$ *b* _i_ @ref <label> \\ `raw` // not /* gone */ = h - l + n ~ -- ... [c] #import "@preview/x:1.0.0"';

describe.skipIf(!withText)('hostile text', () => {
  it('is printed letter by letter wherever it stands', async () => {
    const text = await printed(
      {
        ...twoSidedNotes,
        title: HOSTILE,
        timeText: HOSTILE,
        attendance: [{ heading: HOSTILE, people: [{ name: HOSTILE, notes: [HOSTILE] }] }],
        clauses: [
          {
            id: 'c',
            label: '1.',
            title: HOSTILE,
            blocks: [say(HOSTILE), { kind: 'heading', text: HOSTILE }],
          },
          clauseOf(
            '2.',
            { kind: 'fact', heading: HOSTILE, lines: [HOSTILE] },
            { kind: 'list', ordered: true, items: [[say(HOSTILE)], []] },
          ),
        ],
        closing: [say(HOSTILE)],
      },
      '-raw',
    );
    const squeeze = (from: string) => from.replace(/[\s\u200B]+/gu, '');
    expect(squeeze(text).split(squeeze(HOSTILE)).length - 1).toBe(12);
    expect(text).not.toContain('root:');
  });

  it('never leads a reader to a script or a local file', async () => {
    const link = (href: string): MinutesBlock => ({ kind: 'paragraph', runs: [{ text: 'klicka', href }] });
    const { pdf } = await render({
      ...committeeMinutes,
      clauses: [
        clauseOf(
          '§ 1',
          link('javascript:app.alert(1)'),
          link('file:///etc/passwd'),
          link('https://ok.example/'),
        ),
      ],
    });
    const bytes = new TextDecoder('latin1').decode(pdf);
    expect(bytes).toContain('https://ok.example/');
    expect(bytes).not.toMatch(/javascript:|file:/u);
  });

  it('keeps words on the paper that are longer than a line, and apart that a tab parts', async () => {
    const long = 'a'.repeat(300);
    const text = await printed(
      { ...committeeMinutes, clauses: [clauseOf('§ 1', say(long), say('Ja\tNej'))] },
      '-raw',
      '-x',
      '0',
      '-y',
      '0',
      '-W',
      '595',
      '-H',
      '842',
    );
    expect(text.replace(/[\s\u200B]+/gu, '')).toContain(long);
    expect(text).toContain('Ja Nej');
  });
});

describe('signature boxes', () => {
  it.each([
    ['[000-1] one is named and signs nothing', groupNotes, []],
    [
      '[001-2] secretary, chair and adjuster on page one',
      advisoryMinutes,
      [
        ['secretary', 0],
        ['chair', 0],
        ['adjuster-1', 0],
      ],
    ],
    [
      '[003-15] one for each side at the end',
      twoSidedNotes,
      [
        ['side-west', 1],
        ['side-region', 1],
      ],
    ],
  ] as const)('%s', async (_name, document, expected) => {
    const { signatureBoxes } = await render(document);
    expect(signatureBoxes.map(({ slotId, page }) => [slotId, page])).toEqual(expected);
  });

  it('[004-19] seven stand apart on one page, inside its margins', async () => {
    const { signatureBoxes } = await render(cooperationMinutes);
    expect(signatureBoxes).toHaveLength(7);
    expect(new Set(signatureBoxes.map(({ page }) => page)).size).toBe(1);
    for (const [index, box] of signatureBoxes.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(72);
      expect(box.y).toBeGreaterThanOrEqual(72);
      expect(box.x + box.width).toBeLessThanOrEqual(595.28 - 72);
      for (const other of signatureBoxes.slice(index + 1)) {
        const apart = Math.abs(box.x - other.x) >= box.width || Math.abs(box.y - other.y) >= box.height;
        expect(apart, `${box.slotId} and ${other.slotId}`).toBe(true);
      }
    }
  });

  it.skipIf(!withText)('stand right above the printed name and hold no text', async () => {
    const { signatureBoxes } = await render(advisoryMinutes);
    const words = wordsOf(await printed(advisoryMinutes, '-bbox', '-l', '1'));
    for (const [slotId, name] of [
      ['secretary', 'Linn'],
      ['chair', 'Karin'],
      ['adjuster-1', 'Anna-Maj'],
    ] as const) {
      const box = signatureBoxes.find((each) => each.slotId === slotId);
      if (!box) throw new Error(`no box for ${slotId}`);
      const bottom = 841.89 - box.y;
      const below = words.filter(
        (word) => word.text === name && word.top > bottom - 2 && word.top < bottom + 12,
      );
      expect(below.map((word) => Math.abs(Math.round(word.left - box.x)))).toEqual([0]);
      const inside = words.filter(
        (word) =>
          word.top > bottom - box.height &&
          word.bottom < bottom &&
          word.left > box.x &&
          word.left < box.x + box.width,
      );
      expect(inside).toEqual([]);
    }
  });
});

describe.skipIf(!withText)('layout', () => {
  it('[001-2] signatures stand on page one before the attendance', async () => {
    const text = await printed(advisoryMinutes, '-l', '1', '-layout');
    const order = [
      'Fredag den 19 november',
      'Digitalt via Zoom',
      'Vid protokollet',
      'Justerat den',
      'Askeryds kommun',
      'Närvarande ledamöter',
      'Övriga närvarande',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text).toMatch(/Karin Sundelius\s+Anna-Maj Björkeberg/u);
    expect(text).toMatch(/Vera Vallgren\s+Hallarp\s+\(del av mötet\)/u);
  });

  it('[000-2] every page says organisation, kind, date and page of pages', async () => {
    const text = await printed(advisoryMinutes, '-layout');
    const pages = text.split('\f').filter((page) => page.trim() !== '');
    for (const [index, page] of pages.entries()) {
      expect(page).toContain('Region Öreby län');
      expect(page).toContain('Protokoll');
      expect(page).toMatch(new RegExp(`2021-11-19\\s+Sida ${index + 1} \\(${pages.length}\\)`, 'u'));
    }
  });

  it('[000-1] notes end with their one signatory', async () => {
    const text = await printed(groupNotes);
    expect(text).toMatch(
      /god jul och gott nytt år\.[\s\S]*Vid minnesanteckningarna\s+Eva Vilhelmsdotter\s+Sekreterare/u,
    );
  });

  it.each([
    ['[003-15] two', twoSidedNotes],
    ['[004-19] seven', cooperationMinutes],
  ])('%s signatures at the end share their page with the last words', async (_name, document) => {
    for (const lines of [0, 4, 8, 12, 16, 20, 24, 28]) {
      const filling = Array.from({ length: lines }, () => say('Rad.'));
      const text = await printed({
        ...document,
        clauses: [clauseOf('1.', ...filling, say('De sista orden.'))],
      });
      const last = text
        .split('\f')
        .filter((page) => page.trim() !== '')
        .at(-1);
      expect(last).toContain('De sista orden.');
    }
  });

  it('[003-2] two sides stand beside each other, uneven in length', async () => {
    const text = await printed(twoSidedNotes, '-l', '1', '-layout');
    expect(text).toMatch(/Axel Josefsberg \(M\), Göterydsregionen\s+Jonny Magnusberg/u);
    expect(text.match(/För Västra slättregionen/gu)).toHaveLength(1);
  });

  it('[X-1] the cover of a committee names who decided, who certifies and which clauses', async () => {
    const text = await printed(committeeMinutes, '-l', '1', '-layout');
    for (const row of [
      /Beslutande ledamöter\s+Åsa Öhman \(S\), ordförande/u,
      /Tjänstgörande ersättare\s+Birgitta Ståhl \(L\), tjg för Per Näs/u,
      /Utses att justera\s+Göran Ek/u,
      /Paragrafer\s+§§ 20–24/u,
    ]) {
      expect(text).toMatch(row);
    }
  });

  it('speaks English when the document does', async () => {
    const text = await printed({ ...advisoryMinutes, language: 'en' }, '-layout');
    expect(text).toMatch(/Minutes[\s\S]*Page 1 \(\d\)[\s\S]*Minutes kept by[\s\S]*Attachments/u);
  });

  it('[000-13] a bare web address can be clicked, without the full stop after it', async () => {
    const bytes = new TextDecoder('latin1').decode((await render(advisoryMinutes)).pdf);
    expect(bytes).toContain(
      '(https://utveckling.oreby.example/sv/valfard-och-folkhalsa/natverk-och-samverkan/?E-2-18747=18747#accordion-block-2-18747)',
    );
  });
});

it('sets 200 clauses on more than 23 pages', async () => {
  const clauses = Array.from({ length: 200 }, (_, index): MinutesClause => ({
    id: `c${index}`,
    label: `§ ${index + 1}`,
    title: `Ärende ${index + 1}`,
    blocks: advisoryMinutes.clauses[index % advisoryMinutes.clauses.length]?.blocks ?? [],
  }));
  const { pages } = await render({ ...advisoryMinutes, clauses });
  expect(pages).toBeGreaterThan(23);
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function wordsOf(bbox: string) {
  return [
    ...bbox.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)<\/word>/gu),
  ].map(([, left, top, bottom, text]) => ({
    left: Number(left),
    top: Number(top),
    bottom: Number(bottom),
    text,
  }));
}
