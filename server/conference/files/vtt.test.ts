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
  it('leaves markup that somebody said as text', () => {
    const [cue] = cues(
      'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Åsa &lt;b&gt;>&lt;img src=x onerror=alert(1)&gt; hej</v>\n',
    );
    expect(cue).toMatchObject({ speaker: 'Åsa <b>', text: '<img src=x onerror=alert(1)> hej' });
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
