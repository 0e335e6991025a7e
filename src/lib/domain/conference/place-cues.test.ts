import { describe, expect, it } from 'vitest';
import { at, connection, link, people } from './call-world.ts';
import type { TranscriptCue } from './conference-event.ts';
import { namesConfirmed, offsetOf, placeCues, quoteOf } from './place-cues.ts';

const cue = (second: number, speaker: string | null, text: string, more: Partial<TranscriptCue> = {}) => ({
  startMs: second * 1000,
  endMs: second * 1000 + 900,
  speaker,
  text,
  ...more,
});
const visits = [
  { clauseId: 'k1', from: at(100), to: at(500) },
  { clauseId: 'k2', from: at(500), to: at(900) },
  { clauseId: 'k1', from: at(900), to: null },
];
const place = (cues: TranscriptCue[], more: Partial<Parameters<typeof placeCues>[0]> = {}) =>
  placeCues({ cues, recordingStartedAt: at(50), visits, people, ...more });

describe('a transcript beside the agenda', () => {
  it('places each line in the clause that was handled then, also when it was taken up again', () => {
    const cues = [
      cue(10, null, 'före'),
      cue(50, null, 'öppnar'),
      cue(450, null, 'byter'),
      cue(900, null, 'åter'),
    ];
    expect(place(cues).map((one) => [one.clauseId, one.cues.map(({ text }) => text)])).toEqual([
      ['k1', ['öppnar', 'åter']],
      ['k2', ['byter']],
      [null, ['före']],
    ]);
  });

  it('trusts a time of its own before the offset in the recording', () => {
    const [group] = place([cue(10, null, 'här', { at: at(600) })]);
    expect(group).toMatchObject({ clauseId: 'k2', cues: [{ at: at(600), offset: '0:00' }] });
  });

  it('places nothing when neither is known', () => {
    expect(place([cue(60, null, 'när?')], { recordingStartedAt: null })).toMatchObject([
      { clauseId: null, cues: [{ at: null, text: 'när?' }] },
    ]);
  });

  it('says who spoke only when that is sure', () => {
    const cues = ['Tommy Ryd - Nora', 'Maria B Örebro', 'Tommie Ryd', null].map((one, i) =>
      cue(60 + i, one, 'text'),
    );
    expect(place(cues)[0]?.cues.map((one) => one.personId)).toEqual(['tommy', null, null, null]);
    expect(place(cues)[0]?.cues[1]?.match).toMatchObject({ level: 'ambiguous' });
  });

  it('knows who was confirmed under a name in the call', () => {
    const connections = [
      connection('c1', 'iPhone', [0]),
      connection('c2', 'Konferens 2', [0]),
      connection('c3', 'Gäst', [0]),
      connection('c4', 'gäst', [10]),
    ];
    const links = [link('c1', 'mats'), link('c2', 'asa', 'karin'), link('c3', 'asa'), link('c4', 'karin')];
    const names = namesConfirmed(connections, links);
    expect(namesConfirmed([...connections, connection('c5', 'iPhone', [5])], links).size).toBe(0);
    const cues = ['iphone', 'Konferens 2', 'Gäst'].map((one) => cue(60, one, 'text'));
    expect(place(cues, { names })[0]?.cues.map((one) => one.personId)).toEqual(['mats', null, null]);
  });

  it('does not ask again for each line', () => {
    const cues = Array.from({ length: 5000 }, (_, i) => cue(60, `Tommy Ryd ${i % 3}`, 'text'));
    const began = process.cpuUsage();
    place(cues);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000);
  });

  it.each([
    [0, '0:00'],
    [59, '0:00'],
    [61, '0:01'],
    [3610, '1:00'],
    [36_000 + 59 * 60, '10:59'],
    [-3, '0:00'],
  ])('%i s into the recording is %s', (second, offset) => {
    expect(offsetOf(cue(second, null, ''))).toBe(offset);
  });

  it('quotes on one line of plain text', () => {
    const said = cue(1, 'x', ' <i>Jag yrkar</i>\nbifall\u202E till  ”förslaget”. ');
    expect(quoteOf(said, 'Örjan Zetterwall')).toBe('Örjan Zetterwall: ”Jag yrkar bifall till ’förslaget’.”');
    expect(quoteOf(said, null)).toBe('”Jag yrkar bifall till ’förslaget’.”');
    expect(quoteOf(said, 'Orjan', 'en')).toBe('Orjan: “Jag yrkar bifall till ’förslaget’.”');
    expect(quoteOf(cue(1, null, 'om 3 < 4 och 5 > 2'), null)).toBe('”om 3 < 4 och 5 > 2”');
  });
});
