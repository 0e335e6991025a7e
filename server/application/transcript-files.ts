import type { TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import type { Result } from '#lib/domain/refusal.ts';

export interface TranscriptReading {
  /** Names as the call showed them: Zoom's text is parted by them. */
  readonly speakers: readonly string[];
  /** Civil date of the meeting. */
  readonly date: string;
  /** When the recording began that day, Swedish time, `HH:MM` or `HH:MM:SS`; null when nobody said. */
  readonly startTime: string | null;
}

/**
 * Reads the transcript of a call. `not-transcript` (reason), `call-file-too-large` (size, limit). Lines without a time of
 * their own have none in the answer when nobody said when the recording began.
 */
export interface TranscriptFiles {
  read(bytes: Uint8Array, reading: TranscriptReading): Result<readonly TranscriptCue[]>;
}
