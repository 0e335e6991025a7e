import type { TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import type { Result } from '#lib/domain/refusal.ts';

/** Transcripts as files, and the Swedish wall clock that people read when a recording begins. */
export interface TranscriptFiles {
  /** `speakers`: names as the call showed them; Zoom's text is parted by them. `not-transcript` (reason), `call-file-too-large`. */
  read(bytes: Uint8Array, speakers: readonly string[]): Result<readonly TranscriptCue[]>;
  /** ISO 8601 in UTC of a civil date and a time of that day, `HH:MM` or `HH:MM:SS`; null when there is none such. */
  instantOf(date: string, time: string): string | null;
}
