import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LARGEST_TRANSCRIPT, readTranscript, type TranscriptOptions } from './vtt.ts';

const fixture = (path: string): Uint8Array =>
  readFileSync(new URL(`../../../tests/fixtures/conference/${path}`, import.meta.url));

function cues(bytes: Uint8Array | string, options: TranscriptOptions = {}) {
  const result = readTranscript(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, options);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

const SPEAKERS = ['Karin Sundfors', 'Karlskoga - Margareta K', 'Örjan Z, Lekeberg'];

describe('the transcript of Zoom', () => {
  it('takes for a speaker only who took part', () => {
    const read = cues(fixture('zoom/vtt/transcript.vtt'), { speakers: SPEAKERS });
    expect(read.map(({ startMs, endMs, speaker, text }) => [startMs, endMs, speaker, text])).toEqual([
      [500_130, 507_430, 'Karin Sundfors', 'Då hälsar jag alla välkomna och öppnar mötet.'],
      [507_500, 511_010, 'Karin Sundfors', 'Vi gör en närvarokontroll: Karlskoga?'],
      [511_200, 512_900, 'Karlskoga - Margareta K', 'Ja, närvarande.'],
      [520_000, 523_100, null, 'Tid: klockan är nu 13:01, sa någon utan talarnamn.'],
      [
        3_610_000,
        3_614_250,
        'Örjan Z, Lekeberg',
        'Jag yrkar bifall till förslaget. Och vill ha det antecknat.',
      ],
    ]);
  });

  it('places each line in the day when the start of the recording is known', () => {
    const [first] = cues(fixture('zoom/vtt/transcript.vtt'), { recordingStart: '2026-11-24T11:52:30Z' });
    expect(first?.at).toBe('2026-11-24T12:00:50.130Z');
  });

  it('parts two voices of one cue', () => {
    const read = cues('WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nÅsa Ek: Ja.\nBo: Nej.\n', {
      speakers: ['Åsa Ek', 'Bo'],
    });
    expect(read.map(({ speaker, text }) => [speaker, text])).toEqual([
      ['Åsa Ek', 'Ja.'],
      ['Bo', 'Nej.'],
    ]);
  });
});

describe('a speaker before a colon', () => {
  const said = (lines: readonly string[], speakers: readonly string[], mayBe?: (name: string) => boolean) =>
    cues(`WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n${lines.join('\n')}\n`, {
      speakers,
      ...(mayBe ? { isSpeaker: mayBe } : {}),
    }).map(({ speaker, text }) => [speaker, text]);

  it('is known however its letters are put together', () => {
    const name = 'Örjan Z, Lekeberg';
    expect(said([`${name.normalize('NFD')}: Hej`], [name])).toEqual([[name, 'Hej']]);
    expect(said([`${name}: Hej`], [name.normalize('NFD')])).toEqual([[name, 'Hej']]);
  });

  it('is known whatever is hidden in it, and also alone on its line', () => {
    expect(said(['\u202EÅsa Ek\u202C: Ja'], ['Åsa Ek'])).toEqual([['Åsa Ek', 'Ja']]);
    expect(said(['Åsa\u00A0 Ek: Ja'], ['Åsa Ek'])).toEqual([['Åsa Ek', 'Ja']]);
    expect(said(['Åsa Ek: Ja'], ['Åsa \u200BEk '])).toEqual([['Åsa Ek', 'Ja']]);
    expect(said(['Åsa Ek:', 'Ja,', 'gärna.'], ['Åsa Ek'])).toEqual([['Åsa Ek', 'Ja, gärna.']]);
    expect(said(['Följande:', 'ett'], ['Åsa Ek'])).toEqual([[null, 'Följande: ett']]);
  });

  it('is the longest name that is known, for a name may have a colon too', () => {
    const names = ['Karin Sundin', 'Sal 2', 'Sal 2: Karin Sundin'];
    expect(said(['Sal 2: Karin Sundin: Hej.'], names)).toEqual([['Sal 2: Karin Sundin', 'Hej.']]);
    expect(said(['Sal 2: Karin Sundin sade: hej.'], names)).toEqual([['Sal 2', 'Karin Sundin sade: hej.']]);
    expect(said([`${'a: '.repeat(400)}slut`], names)).toEqual([[null, `${'a: '.repeat(400)}slut`]]);
  });

  it('may be told by whoever knows more names, and never from a mere word', () => {
    const known = (name: string): boolean => name === 'Karlskoga - Margareta K';
    expect(said(['Karlskoga - Margareta K: Ja.', 'Tid: 13:01'], [], known)).toEqual([
      ['Karlskoga - Margareta K', 'Ja. Tid: 13:01'],
    ]);
  });
});

describe('cues without a blank line between', () => {
  it('begin where the next times stand, and leave its number to nobody', () => {
    const read = cues(
      [
        'WEBVTT',
        '',
        '1',
        '00:00:01.000 --> 00:00:02.000',
        'Karin Sundfors: Ett',
        '2',
        '00:00:03.000 --> 00:00:04.000',
        'Örjan Z, Lekeberg: Två',
        '00:00:05.000 --> 00:00:06.000',
        'Karin Sundfors: De är 2',
        '2026',
        '',
      ].join('\n'),
      { speakers: SPEAKERS },
    );
    expect(read.map(({ startMs, speaker, text }) => [startMs, speaker, text])).toEqual([
      [1000, 'Karin Sundfors', 'Ett'],
      [3000, 'Örjan Z, Lekeberg', 'Två'],
      [5000, 'Karin Sundfors', 'De är 2 2026'],
    ]);
  });

  it('are not begun by an arrow in what somebody says', () => {
    const [cue, ...none] = cues(
      'WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nKarin Sundfors: gå från 1 --> 2\n',
      { speakers: SPEAKERS },
    );
    expect(cue).toMatchObject({ speaker: 'Karin Sundfors', text: 'gå från 1 --> 2' });
    expect(none).toEqual([]);
  });
});

describe('the transcript of Teams', () => {
  it('reads what Graph gives, with its unpadded and negative times', () => {
    expect(cues(fixture('teams/vtt/graph-content.vtt'))).toEqual([
      { startMs: 0, endMs: 5320, speaker: 'Karin Sundfors', text: 'Då hälsar jag alla välkomna.' },
      {
        startMs: 5840,
        endMs: 9020,
        speaker: 'Margareta Kärrström (Karlskoga)',
        text: 'Ja, närvarande & redo.',
      },
      { startMs: -3500, endMs: -1000, speaker: 'Linnéa Hedström', text: 'Inspelningen är på.' },
    ]);
  });

  it('reads the metadata with the time of day', () => {
    expect(cues(fixture('teams/vtt/graph-metadata.vtt'))).toEqual([
      {
        startMs: 16_246,
        endMs: 17_726,
        at: '2026-11-24T12:00:46.046Z',
        speaker: 'Karin Sundfors',
        text: 'Då öppnar jag mötet.',
      },
      {
        startMs: 18_000,
        endMs: 19_500,
        at: '2026-11-24T12:00:47.800Z',
        speaker: 'Örjan Zetterwall',
        text: 'Ja.',
      },
    ]);
  });

  it('reads what the client downloads, and what Stream notes', () => {
    expect(
      cues(fixture('teams/vtt/client-download.vtt')).map(({ speaker, text }) => [speaker, text]),
    ).toEqual([
      ['Karin Sundfors', 'Då hälsar jag alla välkomna och öppnar mötet.'],
      ['Örjan Zetterwall', 'Här.'],
    ]);
    expect(cues(fixture('teams/vtt/stream-note-confidence.vtt'))).toEqual([
      { startMs: 1000, endMs: 2000, speaker: null, text: 'Utan talare.' },
    ]);
  });
});

describe('a transcript as foreign text', () => {
  it('turns nothing round', () => {
    const said = '{"speakerName":"\u202EÅsa","spokenText":"ett \u2067två\u202E"}';
    const lines = ['<v \u202EÅsa>ett \u2067två\u202E</v>', said].map(
      (one, at) => `00:0${at}.000 --> 00:09.000\n${one}\n`,
    );
    const read = cues(`WEBVTT\n\n${lines.join('\n')}`);
    expect(read.map(({ speaker, text }) => [speaker, text])).toEqual([
      ['Åsa', 'ett två'],
      ['Åsa', 'ett två'],
    ]);
  });

  it('leaves markup that somebody said as text', () => {
    const [cue] = cues(
      'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Åsa &lt;b&gt;>&lt;img src=x onerror=alert(1)&gt; hej</v>\n',
    );
    expect(cue).toMatchObject({ speaker: 'Åsa <b>', text: '<img src=x onerror=alert(1)> hej' });
  });

  it('refuses letters of a code page that it cannot know', () => {
    const bytes = Uint8Array.from(
      [...'WEBVTT\n\n00:01.000 --> 00:02.000\n<v B\u009Arje>Sl\u008Ar'],
      (letter) => letter.charCodeAt(0),
    );
    expect(readTranscript(bytes)).toMatchObject({ refusal: { code: 'file-letters-unknown' } });
  });

  it('refuses what is none', () => {
    expect(readTranscript(new TextEncoder().encode('Name,Join time'))).toEqual({
      ok: false,
      refusal: { code: 'not-transcript', params: { reason: 'no-header' } },
    });
    expect(readTranscript(new Uint8Array(LARGEST_TRANSCRIPT + 1))).toMatchObject({
      refusal: { code: 'call-file-too-large' },
    });
  });
});
