import type { TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { sanitiseText } from '#lib/domain/clean-text.ts';
import { decodeText, isCodePageUnknown } from '#lib/domain/decode-text.ts';
import { readTiming } from './vtt-timing.ts';
import { metadataCue, type SpeakerNames, speakerNames, type Spoken, spokenParts } from './vtt-speech.ts';

export const LARGEST_TRANSCRIPT = 20_000_000;

export interface TranscriptOptions {
  /** Names as the call showed them. Zoom writes "Name: text", and only a name that took part is taken for one. */
  readonly speakers?: readonly string[];
  /** Whether somebody took part under another name than those. */
  readonly isSpeaker?: (name: string) => boolean;
  /** When the recording began; ISO 8601. Pauses of the recording shift what comes after them. */
  readonly recordingStart?: string;
}

/**
 * Reads the transcript of Zoom (`Name: text`) or of Teams (`<v Name>text</v>`, or JSON with the time of day in each cue).
 * `not-transcript` (reason), `call-file-too-large` (size, limit), `file-letters-unknown`. Linear in the length of the text.
 */
export function readTranscript(bytes: Uint8Array, options: TranscriptOptions = {}): Result<TranscriptCue[]> {
  if (bytes.length > LARGEST_TRANSCRIPT)
    return refuse('call-file-too-large', { size: bytes.length, limit: LARGEST_TRANSCRIPT });
  const text = decodeText(bytes);
  if (text === undefined) return refuse('not-transcript', { reason: 'not-text' });
  if (!/^WEBVTT(?:[ \t\r\n]|$)/u.test(text)) return refuse('not-transcript', { reason: 'no-header' });
  if (isCodePageUnknown(bytes)) return refuse('file-letters-unknown');
  const names = speakerNames(options);
  // As it may be shown, without marks that turn it round: a name with one is the name all the same.
  const shown = sanitiseText(text);
  const began = Date.parse(options.recordingStart ?? '');
  const cues = blocksOf(shown).flatMap((block) => cuesOf(block, names));
  return ok(
    cues.map((cue) =>
      cue.at !== undefined || Number.isNaN(began)
        ? cue
        : { ...cue, at: new Date(began + cue.startMs).toISOString() },
    ),
  );
}

/** What the lines between two cues may be numbered by. */
const CUE_ID = /^(?:\d{1,6}|[\da-f-]{8,40}\/\d{1,6}-\d{1,6})$/iu;

/** Groups of lines with blank lines between them. Where those are missing, a line of times begins a group of its own. */
function blocksOf(text: string): string[][] {
  const blocks: string[][] = [];
  let current: string[] = [];
  const end = (): void => {
    if (current.length > 0) blocks.push(current);
    current = [];
  };
  for (const line of text.split(/\r\n|\n|\r/u)) {
    if (line.trim() === '') end();
    else {
      if (readTiming(line)) {
        if (CUE_ID.test(current.at(-1)?.trim() ?? '')) current.pop();
        end();
      }
      current.push(line);
    }
  }
  end();
  return blocks;
}

/** None for a note, a style or the header: those have no line of times. */
function cuesOf([first = '', ...lines]: readonly string[], names: SpeakerNames): TranscriptCue[] {
  const timing = readTiming(first);
  if (!timing) return [];
  const described = metadataCue(lines.join('\n'));
  const spoken: readonly Spoken[] = described ? [described] : spokenParts(lines, names);
  return spoken
    .filter(({ text }) => text !== '')
    .map(({ speaker, text, at: said }) => ({
      ...timing,
      ...(said === undefined ? {} : { at: said }),
      speaker,
      text,
    }));
}
