export type PollKind = 'single' | 'multiple' | 'scale' | 'text';

export type PollAnswer =
  | { readonly kind: 'options'; readonly options: readonly number[] }
  | { readonly kind: 'scale'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string };

/** A question to those present, whose result is noted in the clause (001-13). No vote: it decides nothing. */
export interface PollQuestion {
  readonly question: string;
  readonly kind: PollKind;
  /** For `single` and `multiple`: 2 to 12 of them. */
  readonly options: readonly string[];
  /** For `scale`: whole numbers, both ends included, with what they stand for. */
  readonly scale?: {
    readonly from: number;
    readonly to: number;
    readonly fromLabel: string;
    readonly toLabel: string;
  };
}

export type PollsCommand =
  | ({ readonly type: 'ask-poll'; readonly pollId: string; readonly clauseId: string } & PollQuestion)
  /** Given again, an answer replaces the first until the poll is closed. */
  | {
      readonly type: 'answer-poll';
      readonly pollId: string;
      readonly participantId: string;
      readonly answer: PollAnswer;
    }
  | { readonly type: 'close-poll'; readonly pollId: string }
  | { readonly type: 'withdraw-poll'; readonly pollId: string };

export type PollsFact =
  | ({ readonly type: 'poll-asked'; readonly pollId: string; readonly clauseId: string } & PollQuestion)
  | {
      readonly type: 'poll-answered';
      readonly pollId: string;
      readonly participantId: string;
      readonly answer: PollAnswer;
    }
  | { readonly type: 'poll-closed'; readonly pollId: string }
  | { readonly type: 'poll-withdrawn'; readonly pollId: string };

export interface Poll extends PollQuestion {
  readonly id: string;
  readonly clauseId: string;
  readonly at: string;
  readonly answers: Readonly<Record<string, PollAnswer>>;
  readonly closedAt: string | null;
}

export interface PollsState {
  readonly polls: readonly Poll[];
}
