import type { TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { decodeText } from '#lib/domain/decode-text.ts';
import { readTiming } from './vtt-timing.ts';
import { metadataCue, type Spoken, spokenParts } from './vtt-speech.ts';

export const LARGEST_TRANSCRIPT = 20_000_000;

export interface TranscriptOptions {
  /** Names as the call showed them. Zoom writes "Name: text", and only a name that took part is taken for one. */
  readonly speakers?: readonly string[];
  /** When the recording began; ISO 8601. Pauses of the recording shift what comes after them. */
  readonly recordingStart?: string;
}

/**
 * Reads the transcript of Zoom (`Name: text`) or of Teams (`<v Name>text</v>`, or JSON with the time of day in each cue).
 * `not-transcript` (reason), `call-file-too-large` (size, limit). Linear in the length of the text.
 */
export function readTranscript(bytes: Uint8Array, options: TranscriptOptions = {}): Result<TranscriptCue[]> {
  if (bytes.length > LARGEST_TRANSCRIPT)
    return refuse('call-file-too-large', { size: bytes.length, limit: LARGEST_TRANSCRIPT });
  const text = decodeText(bytes);
  if (text === undefined) return refuse('not-transcript', { reason: 'not-text' });
  if (!/^WEBVTT(?:[ \t\r\n]|$)/u.test(text)) return refuse('not-transcript', { reason: 'no-header' });
  const speakers = new Set(options.speakers);
  const began = Date.parse(options.recordingStart ?? '');
  const cues = blocksOf(text).flatMap((block) => cuesOf(block, speakers));
  return ok(
    cues.map((cue) =>
      cue.at !== undefined || Number.isNaN(began)
        ? cue
        : { ...cue, at: new Date(began + cue.startMs).toISOString() },
    ),
  );
}

/** Groups of lines with blank lines between them. */
function blocksOf(text: string): string[][] {
  const blocks: string[][] = [];
  let current: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/u)) {
    if (line.trim() !== '') current.push(line);
    else if (current.length > 0) {
      blocks.push(current);
      current = [];
    }
  }
  return current.length > 0 ? [...blocks, current] : blocks;
}

/** None for a note, a style or the header: those have no line of times. */
function cuesOf(block: readonly string[], speakers: ReadonlySet<string>): TranscriptCue[] {
  // A line above the times is the cue's own id.
  const at = block.slice(0, 2).findIndex((line) => line.includes('-->'));
  const timing = at < 0 ? undefined : readTiming(block[at] ?? '');
  if (!timing) return [];
  const lines = block.slice(at + 1);
  const described = metadataCue(lines.join('\n'));
  const spoken: readonly Spoken[] = described ? [described] : spokenParts(lines, speakers);
  return spoken
    .filter(({ text }) => text !== '')
    .map(({ speaker, text, at: said }) => ({
      ...timing,
      ...(said === undefined ? {} : { at: said }),
      speaker,
      text,
    }));
}
