import type { TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import type { Result } from '#lib/domain/refusal.ts';

/** What Zoom's text is parted by: it writes "Name: text". */
export interface SpeakerNames {
  /** As the call showed them. */
  readonly speakers: readonly string[];
  /** For whoever the call showed under another name than those. */
  readonly isSpeaker: (name: string) => boolean;
}

/** Transcripts as files, and the Swedish wall clock that people read when a recording begins. */
export interface TranscriptFiles {
  /** `not-transcript` (reason), `call-file-too-large`, `file-letters-unknown`. */
  read(bytes: Uint8Array, names: SpeakerNames): Result<readonly TranscriptCue[]>;
  /** ISO 8601 in UTC of a civil date and a time of that day, `HH:MM` or `HH:MM:SS`; null when there is none such. */
  instantOf(date: string, time: string): string | null;
}
