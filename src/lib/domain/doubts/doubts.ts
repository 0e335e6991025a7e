export type ProposalRefusalGround = 'new-matter' | 'unlawful';

/** What the chair has to settle before the gavel may fall. */
export type DoubtsCommand =
  /** The one whose line broke is gone: the meeting goes on without waiting (DIS-5, DEP-5). */
  | { readonly type: 'settle-line'; readonly participantId: string }
  | { readonly type: 'contest-recusal'; readonly participantId: string; readonly clauseId: string }
  /** The body decides at once whether somebody is recused (JAV-1). */
  | {
      readonly type: 'settle-recusal';
      readonly participantId: string;
      readonly clauseId: string;
      readonly isRecused: boolean;
    }
  /** VOT-9: a new matter, or against the law. */
  | {
      readonly type: 'refuse-proposal';
      readonly proposalId: string;
      readonly ground: ProposalRefusalGround;
    }
  /** The assembly puts the proposal all the same, where it was refused as unlawful (VOT-9). */
  | { readonly type: 'overrule-refusal'; readonly proposalId: string }
  /** Everybody sees and hears everybody on equal terms (DIS-2). */
  | {
      readonly type: 'confirm-equal-terms';
      /** Somebody is connected anew, so it is said again though nobody has come or gone by the roll. */
      readonly anew?: true;
    }
  /** Bodies that count as quorate until somebody asks for a count. */
  | { readonly type: 'challenge-quorum'; readonly byId: string };

export type DoubtsFact =
  | { readonly type: 'line-settled'; readonly participantId: string }
  | { readonly type: 'recusal-contested'; readonly participantId: string; readonly clauseId: string }
  | {
      readonly type: 'recusal-settled';
      readonly participantId: string;
      readonly clauseId: string;
      readonly isRecused: boolean;
    }
  | {
      readonly type: 'proposal-refused';
      readonly proposalId: string;
      readonly ground: ProposalRefusalGround;
    }
  | { readonly type: 'refusal-overruled'; readonly proposalId: string }
  | { readonly type: 'equal-terms-confirmed' }
  /** The gavel fell, or a vote was opened, while the call said that these had left and nobody had settled it (DIS-5). */
  | {
      readonly type: 'leaves-left-unsettled';
      readonly clauseId: string;
      readonly personIds: readonly string[];
      /** Who had come back on a new connection and was not vouched for on it (DIS-3). */
      readonly notAttestedIds?: readonly string[];
    }
  | { readonly type: 'quorum-challenged'; readonly byId: string };

export interface DoubtsState {
  /** Version at which the chair let go of somebody whose line broke, by participant. */
  readonly settledLines: Readonly<Record<string, number>>;
  readonly contested: readonly { readonly participantId: string; readonly clauseId: string }[];
  /** What the body decided about a contested recusal, for the minutes. */
  readonly settledRecusals: readonly {
    readonly participantId: string;
    readonly clauseId: string;
    readonly isRecused: boolean;
    readonly at: string;
  }[];
  readonly refusedProposals: Readonly<
    Record<
      string,
      { readonly ground: ProposalRefusalGround; readonly at: string; readonly overruled: boolean }
    >
  >;
  /** Version at which equal terms were last confirmed; 0 when never. */
  readonly equalTermsAt: number;
  /** When that was; ISO 8601 in UTC. */
  readonly equalTermsSince: string | null;
  /** Clauses in which somebody has asked for a count. */
  readonly quorumChallenges: readonly {
    readonly clauseId: string | null;
    readonly byId: string;
    readonly at: string;
  }[];
}
