import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wordsOf } from './accounting.ts';
import { findMeetingPart } from './bundle.ts';
import { findNoise } from './noise.ts';
import { toSourceLines, type SourceLine } from './source-lines.ts';
import { understandDocument } from './understand-document.ts';
import { fc } from '../../../tests/support/properties.ts';

const fixtures = resolve(import.meta.dirname, '../../../tests/fixtures/import');
const seeds = process.env['KLUBBA_SEEDS'] ?? resolve(import.meta.dirname, '../../../../shared/seeds');
const textsIn = (folder: string): [string, string][] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
const FIXTURES = textsIn(fixtures);

/** Every word that stands in the source and neither in the result, in `unread` nor on a line said to be left out. */
function vanished(text: string, isWatched: (word: string) => boolean): string[] {
  const u = understandDocument(text);
  const kept = new Set(wordsOf(JSON.stringify(u).replace(/\\[nt"]/gu, ' ')));
  const lines = toSourceLines(text);
  const noise = findNoise(findMeetingPart(lines).lines);
  const leftOut = u.findings
    .filter(({ code }) => code === 'other-document')
    .map(({ line, params }) => [line ?? 0, Number(params['endLine'])] as const);
  return lines
    .filter(({ number }) => !noise.has(number))
    .filter(({ number }) => !leftOut.some(([from, to]) => number >= from && number <= to))
    .flatMap(({ text: line, number }) =>
      wordsOf(line)
        .filter((word) => isWatched(word) && !kept.has(word) && !isJoined(lines, number, word, kept))
        .map((word) => `${String(number)}: ${word}`),
    );
}

/** A word cut in two by a line end stands whole in the result. */
function isJoined(lines: readonly SourceLine[], number: number, word: string, kept: Set<string>): boolean {
  const [before, here, after] = [lines[number - 2], lines[number - 1], lines[number]].map(
    (line) => line?.text ?? '',
  );
  const isFirstHalf = here?.endsWith('-') === true && kept.has(word + (wordsOf(after ?? '')[0] ?? ''));
  return isFirstHalf || (before?.endsWith('-') === true && kept.has((wordsOf(before).at(-1) ?? '') + word));
}

/** Headings and labels are carried by the shape of the result; the names and everything else must be in it. */
const LABELS =
  /^(?:närvarande|frånvarande|ledamöter|ersättare|tjänstgörande|beslutande|deltagare|övriga|inbjud(?:na|en)|adjungerade?|suppleanter|ordinarie|anmält|förhinder|plats|tid|datum|sammanträdesdatum|mötesdatum|dagordning|agenda|ärende(?:n|t|lista)?|föredragningslista|vid|pennan|protokollet|minnesanteckningarna|justera[st]|justerat|underskrift(?:er)?|kl|klockan|den|av|del|och|samt|för|tjänstgör|ersätter|deltog|deltar|mötet|sluttid|starttid|organ|dag|när|var|lokal|mötesform|tom|till|from|min(?:uter)?|bilagor|present|absent|members|deputies|others|in|attendance|apologies|date|time|place|and|meeting|minutes|time|chair|secretary|part|of|the|nämnd|möte|nästa|kallade|tidpunkt|styrelsemöte|ämne|innehåll|välkommen|kallas|tisdag|föredragande|justeringens|anslag|bevis|under|paragrafer|punkt|sammanträde|protokoll|typ|bilaga|mötesdag|body|invited|for|information|beslut|från|ställningstagande|samverkansgrupp|sekreterare|ordförande|justerare|mötesordförande|utses|att|justera|agendan?|när)$/u;
const isContent = (word: string): boolean => /^\p{L}{3,}/u.test(word) && !LABELS.test(word);

describe('no line vanishes', () => {
  it.each(FIXTURES)('[X-6] %s: every word is in the result or shown as unread', (_name, text) => {
    expect(vanished(text, isContent)).toEqual([]);
  });

  it.skipIf(!existsSync(seeds))('[X-6] nor in the real documents', () => {
    for (const [name, text] of existsSync(seeds) ? textsIn(seeds) : [])
      expect([name, vanished(text, isContent)]).toEqual([name, []]);
  });

  it('[X-6] nor when lines are shuffled, doubled, or mixed with rubbish', () => {
    const mark = /^zq[a-z]+$/u;
    fc.assert(
      fc.property(mutated(), (text) => {
        expect(vanished(text, (word) => mark.test(word))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** A fixture with some lines moved, doubled, given an unknown word at their end, or parted by lines nobody can read. */
function mutated(): fc.Arbitrary<string> {
  const step = fc.record({
    kind: fc.constantFrom('move', 'double', 'tag', 'tag', 'rubbish', 'rubbish'),
    at: fc.nat(),
    to: fc.nat(),
  });
  return fc
    .tuple(fc.nat({ max: FIXTURES.length - 1 }), fc.array(step, { minLength: 1, maxLength: 14 }))
    .map(([which, steps]) => {
      const lines = (FIXTURES[which]?.[1] ?? '').split('\n');
      steps.forEach(({ kind, at, to }, i) => {
        const index = at % lines.length;
        const line = lines[index] ?? '';
        const word = `zq${'abcdefghijklmnop'.charAt(i)}${'abcdefghij'.charAt(to % 10)}`;
        if (kind === 'move') lines.splice(to % lines.length, 0, ...lines.splice(index, 1));
        else if (kind === 'double') lines.splice(index, 0, line);
        else if (kind === 'tag' && line.trim() !== '') lines[index] = `${line} ${word}`;
        else if (kind === 'rubbish')
          lines.splice(index, 0, to % 2 === 0 ? word : `${word}, okänd rad utan mening`);
      });
      return lines.join('\n');
    });
}
