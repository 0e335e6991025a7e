/** Why somebody else signs in a signer's place (ADJ-4). */
export type ReplacementReason = 'absent' | 'recused' | 'refuses' | 'other';

/** What happens around the signing of frozen minutes beyond the signatures themselves; told in the meeting's log. */
export type SigningFact =
  | AtOnceFact
  | {
      /** ADJ-4: a substitute signs instead, by a decision. */
      readonly type: 'signer-replaced';
      readonly fromId: string;
      readonly toId: string;
      readonly fromName: string;
      readonly toName: string;
      readonly reason: ReplacementReason;
      /** The decision it rests on, in words: "Nämnden § 44" or "Ordföranden enligt reglementet § 31". */
      readonly decision: string;
    }
  | {
      /** ADJ-4: both views stand in the minutes. */
      readonly type: 'deviation-recorded';
      readonly participantId: string;
      readonly name: string;
      readonly text: string;
    }
  /** ADJ-4: it concerns the essence of a decision, so the body's next meeting adjusts. */
  | { readonly type: 'adjustment-handed-over'; readonly revision: number; readonly reason: string }
  | {
      /** ADJ-1: told in the log and in each one's list of duties; the clock is the deadline's. */
      readonly type: 'signers-reminded';
      readonly revision: number;
      readonly names: readonly string[];
      readonly deadline: string;
    }
  | {
      /** COR-1: a clerical error corrected in a document of its own. */
      readonly type: 'correction-issued';
      readonly number: number;
      readonly what: string;
      readonly pdfSha256: string;
    }
  | {
      readonly type: 'adjustment-settled';
      readonly participantId: string;
      readonly name: string;
      readonly decision: string;
    };

/** ADJ-5: one clause adjusted during the meeting. The body decides; the paper and the signatures follow at once. */
export type SigningCommand = { readonly type: 'adjust-at-once'; readonly clauseId: string };

export type AtOnceFact =
  | { readonly type: 'adjustment-at-once-decided'; readonly clauseId: string }
  | {
      readonly type: 'clause-frozen';
      readonly clauseId: string;
      readonly revision: number;
      readonly pdfSha256: string;
    }
  | {
      readonly type: 'clause-signed';
      readonly clauseId: string;
      readonly revision: number;
      readonly slotId: string;
      readonly name: string;
    }
  | {
      readonly type: 'clause-declined';
      readonly clauseId: string;
      readonly revision: number;
      readonly slotId: string;
      readonly name: string;
      readonly reason: string;
    }
  | { readonly type: 'clause-adjusted'; readonly clauseId: string; readonly revision: number }
  | {
      readonly type: 'clause-reopened';
      readonly clauseId: string;
      readonly revision: number;
      readonly reason: string;
    };

export interface AtOnce {
  readonly decidedAt: string;
  readonly status: 'decided' | 'frozen' | 'disputed' | 'adjusted';
  readonly adjustedAt: string | null;
}

export interface SigningState {
  /** ADJ-5, by clause. Its text and facts are locked unless `decided`. */
  readonly atOnce: Readonly<Record<string, AtOnce>>;
  /** Elected to adjust some clauses only, for instance where an adjuster is recused. */
  readonly specialAdjusters: readonly {
    readonly clauseId: string;
    readonly participantIds: readonly string[];
    readonly forClauses: readonly string[];
    readonly at: string;
  }[];
  readonly replacements: readonly Extract<SigningFact, { type: 'signer-replaced' }>[];
  readonly deviations: readonly Extract<SigningFact, { type: 'deviation-recorded' }>[];
  /** The revision whose adjustment waits for the body's next meeting. */
  readonly handedOver: { readonly revision: number; readonly reason: string; readonly at: string } | null;
  readonly settlements: readonly Extract<SigningFact, { type: 'adjustment-settled' }>[];
}
