import type { Result } from '#lib/domain/refusal.ts';

/** A revision that something remains to be done with. */
export interface DueSeal {
  readonly meetingId: string;
  readonly revision: number;
  /** seal: nobody has sealed it. timestamp: no authority has stamped it. renew: its last timestamp soon ends. */
  readonly step: 'seal' | 'timestamp' | 'renew';
}

export interface SealAttempt {
  readonly id: string;
  readonly meetingId: string;
  readonly revision: number;
  readonly at: string;
  readonly outcome:
    | { readonly kind: 'sealed' }
    | { readonly kind: 'failed'; readonly reason: string }
    | ({ readonly kind: 'timestamped' } & Omit<StampedPdf, 'pdf'>);
}

/** How far a revision has come: what the page and the report may say about its time. */
export interface SealState {
  readonly sealedAt: string | null;
  /** The newest timestamp; null while there is none, which is to be said and never papered over. */
  readonly timestamp: { readonly at: string; readonly authority: string; readonly endsAt: string } | null;
  /** Why the newest attempt failed; null when it did not. */
  readonly failure: string | null;
}

export interface SealRecords {
  /**
   * What is due, oldest first. A timestamp is to be renewed when it ends before `renewBefore` and more than half of its
   * time is over: short-lived certificates are not stamped anew every hour.
   */
  due(at: { readonly now: string; readonly renewBefore: string }): Promise<readonly DueSeal[]>;
  keepAttempt(attempt: SealAttempt): Promise<void>;
  stateOf(meetingId: string, revision: number): Promise<SealState>;
  addPdf(
    meetingId: string,
    revision: number,
    pdf: {
      readonly seq: number;
      readonly kind: 'seal' | 'timestamp';
      readonly sha256: string;
      readonly bytes: Uint8Array;
      readonly at: string;
    },
  ): Promise<void>;
}

export interface StampedPdf {
  readonly pdf: Uint8Array;
  /** ISO 8601 in UTC, by the authority's clock. */
  readonly stampedAt: string;
  readonly authority: string;
  readonly endsAt: string;
}

/** What the organisation adds to signed minutes. Everything before it stays byte for byte. */
export interface MinutesSealing {
  /** Whether there is an authority to ask at all. */
  readonly hasTimestamps: boolean;
  /**
   * The seal and the validation data. Refuses `not-frozen-minutes`, `no-seal-field`, `already-sealed` and
   * `unsigned-slot`.
   */
  seal(options: { pdf: Uint8Array; organisation: string; at: Date }): Promise<Result<Uint8Array>>;
  /** Validation data and a timestamp over the whole file. Refuses `not-timestamped` with the reasons. */
  stamp(pdf: Uint8Array): Promise<Result<StampedPdf>>;
}
