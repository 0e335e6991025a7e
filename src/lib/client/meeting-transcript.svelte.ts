import { createContext } from 'svelte';
import * as v from 'valibot';
import {
  type TranscriptClause,
  type TranscriptLine,
  transcriptClausesSchema,
} from '../protocol/transcript-wire.ts';

/** The transcript of the meeting in this page: for the secretary and the chair, fetched once, kept nowhere else. */
export class MeetingTranscript {
  readonly #address: string;
  #clauses = $state.raw<readonly TranscriptClause[]>([]);

  constructor(meetingId: string) {
    this.#address = `/meetings/${meetingId}/transcript/lines`;
  }

  of(clauseId: string): readonly TranscriptLine[] {
    return this.#clauses.find((one) => one.clauseId === clauseId)?.lines ?? [];
  }

  /** Without a line or the right to it there is none: the minutes are written without. */
  async load(): Promise<void> {
    try {
      const answer = await fetch(this.#address, { headers: { accept: 'application/json' } });
      const read = answer.ok ? v.safeParse(transcriptClausesSchema, await answer.json()) : null;
      if (read?.success) this.#clauses = read.output;
    } catch {
      // reason: no network; the next visit to the page asks again.
    }
  }
}

export const [useMeetingTranscript, provideMeetingTranscript] = createContext<MeetingTranscript>();
