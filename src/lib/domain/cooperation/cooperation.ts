/**
 * What an item is: between employer and unions, where the numbers are sections of the co-determination act
 * (COOP-2), or between the sides of a consultation body (003-8).
 */
export type MatterKind =
  | 'information'
  | 'dialogue'
  | 'position'
  | 'information-and-position'
  | 'negotiation-11'
  | 'negotiation-12'
  | 'negotiation-14'
  | 'negotiation-19'
  | 'negotiation-38';

/** How an item ended for one organisation: `concluded` is "samverkan avslutad" without saying agreed (COOP-2). */
export type MatterOutcome = 'agreed' | 'disagreed' | 'concluded';

export type CooperationCommand =
  | { readonly type: 'classify-matter'; readonly clauseId: string; readonly as: MatterKind }
  | {
      readonly type: 'record-outcome';
      readonly clauseId: string;
      readonly organisation: string;
      readonly outcome: MatterOutcome;
    }
  /** What a side or an organisation says, attributed to it and not to a person (004-15). */
  | {
      readonly type: 'state-view';
      readonly viewId: string;
      readonly clauseId: string;
      readonly owner: string;
      readonly text: string;
    }
  | { readonly type: 'withdraw-view'; readonly viewId: string }
  /**
   * Somebody takes something on until later (002-9, 004-16), or it is handed on to a group outside the meeting
   * (003-12). `due` is a civil date or empty.
   */
  | {
      readonly type: 'take-on';
      readonly commitmentId: string;
      readonly clauseId: string;
      readonly owner: string;
      readonly text: string;
      readonly due: string;
    }
  | { readonly type: 'withdraw-commitment'; readonly commitmentId: string }
  /** The matter must be dealt with in a cooperation group before it is decided here (COOP-4). */
  | {
      readonly type: 'await-cooperation';
      readonly clauseId: string;
      readonly group: string;
      readonly date: string;
    }
  | { readonly type: 'confirm-cooperation'; readonly clauseId: string; readonly note: string }
  /** It was put down by mistake: the matter is not to be dealt with elsewhere after all. */
  | { readonly type: 'cancel-cooperation'; readonly clauseId: string };

export type CooperationFact =
  | { readonly type: 'matter-classified'; readonly clauseId: string; readonly as: MatterKind }
  | {
      readonly type: 'outcome-recorded';
      readonly clauseId: string;
      readonly organisation: string;
      readonly outcome: MatterOutcome;
    }
  | {
      readonly type: 'view-stated';
      readonly viewId: string;
      readonly clauseId: string;
      readonly owner: string;
      readonly text: string;
    }
  | { readonly type: 'view-withdrawn'; readonly viewId: string }
  | {
      readonly type: 'commitment-made';
      readonly commitmentId: string;
      readonly clauseId: string;
      readonly owner: string;
      readonly text: string;
      readonly due: string;
    }
  | { readonly type: 'commitment-withdrawn'; readonly commitmentId: string }
  | {
      readonly type: 'cooperation-awaited';
      readonly clauseId: string;
      readonly group: string;
      readonly date: string;
    }
  | { readonly type: 'cooperation-confirmed'; readonly clauseId: string; readonly note: string }
  | { readonly type: 'cooperation-cancelled'; readonly clauseId: string };

export interface OrganisationOutcome {
  readonly clauseId: string;
  readonly organisation: string;
  readonly outcome: MatterOutcome;
  readonly at: string;
}

export interface StatedView {
  readonly id: string;
  readonly clauseId: string;
  readonly owner: string;
  readonly text: string;
  readonly at: string;
}

export interface Commitment extends StatedView {
  readonly due: string;
}

export interface AwaitedCooperation {
  readonly group: string;
  readonly date: string;
  readonly confirmed: { readonly at: string; readonly note: string } | null;
}

export interface CooperationState {
  readonly matters: Readonly<Record<string, { readonly kind: MatterKind; readonly at: string }>>;
  readonly outcomes: readonly OrganisationOutcome[];
  readonly views: readonly StatedView[];
  readonly commitments: readonly Commitment[];
  readonly awaited: Readonly<Record<string, AwaitedCooperation>>;
}
