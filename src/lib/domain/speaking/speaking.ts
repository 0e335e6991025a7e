export type SpeechKind = 'speech' | 'reply' | 'point-of-order';
/** Who gets one turn each in a go-round ("laget runt"). */
export type GoRoundBy = 'organisation' | 'party' | 'side' | 'person';

export type SpeakingCommand =
  /** The floor is asked for in the clause at hand. */
  | {
      readonly type: 'ask-for-floor';
      readonly requestId: string;
      readonly participantId: string;
      readonly kind: SpeechKind;
    }
  | { readonly type: 'withdraw-floor-request'; readonly requestId: string }
  /** Ends whoever speaks. */
  | { readonly type: 'give-floor'; readonly requestId: string }
  | { readonly type: 'end-speech' }
  /** To this place in the queue, 0 being next. */
  | { readonly type: 'reorder-queue'; readonly requestId: string; readonly place: number }
  | {
      readonly type: 'begin-go-round';
      readonly goRoundId: string;
      readonly clauseId: string;
      readonly by: GoRoundBy;
    }
  /** A group has had its turn; `text` is what it wants noted, or empty. Taken again, the text is replaced. */
  | {
      readonly type: 'take-turn';
      readonly goRoundId: string;
      readonly group: string;
      readonly text: string;
    }
  | { readonly type: 'end-go-round'; readonly goRoundId: string };

export type SpeakingFact =
  | {
      readonly type: 'floor-asked-for';
      readonly requestId: string;
      readonly participantId: string;
      readonly clauseId: string;
      readonly kind: SpeechKind;
    }
  | { readonly type: 'floor-request-withdrawn'; readonly requestId: string }
  | { readonly type: 'floor-given'; readonly requestId: string }
  | { readonly type: 'speech-ended' }
  | { readonly type: 'queue-reordered'; readonly requestId: string; readonly place: number }
  | {
      readonly type: 'go-round-begun';
      readonly goRoundId: string;
      readonly clauseId: string;
      readonly by: GoRoundBy;
      readonly groups: readonly GoRoundGroup[];
    }
  | {
      readonly type: 'turn-taken';
      readonly goRoundId: string;
      readonly group: string;
      readonly text: string;
    }
  | { readonly type: 'go-round-ended'; readonly goRoundId: string };

export interface GoRoundGroup {
  readonly name: string;
  readonly participantIds: readonly string[];
}

export interface FloorRequest {
  readonly id: string;
  readonly participantId: string;
  readonly clauseId: string;
  readonly kind: SpeechKind;
  readonly at: string;
}

/** One stretch of speaking, by the clock. */
export interface Speech {
  readonly requestId: string;
  readonly participantId: string;
  readonly clauseId: string;
  readonly kind: SpeechKind;
  readonly from: string;
  readonly to: string | null;
}

export interface GoRound {
  readonly id: string;
  readonly clauseId: string;
  readonly by: GoRoundBy;
  readonly groups: readonly GoRoundGroup[];
  readonly turns: readonly { readonly group: string; readonly text: string; readonly at: string }[];
  readonly at: string;
  readonly endedAt: string | null;
}

export interface SpeakingState {
  /** In the order they are to speak. */
  readonly queue: readonly FloorRequest[];
  readonly speeches: readonly Speech[];
  readonly goRounds: readonly GoRound[];
}
