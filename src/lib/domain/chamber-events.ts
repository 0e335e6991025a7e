import type {
  BallotChoice,
  ProposalKind,
  StatementKind,
  VoteMatter,
  VoteMethod,
  VoteOutcome,
} from './chamber-state.ts';

/** Facts of recusal, proposals, votes and statements. */
export type ChamberFact =
  | {
      readonly type: 'recusal-reported';
      readonly participantId: string;
      readonly clauseId: string;
      readonly ground?: string;
      readonly self: boolean;
    }
  | { readonly type: 'recusal-withdrawn'; readonly participantId: string; readonly clauseId: string }
  | {
      readonly type: 'proposal-made';
      readonly proposalId: string;
      readonly clauseId: string;
      readonly kind: ProposalKind;
      readonly text: string;
      readonly byId: string;
    }
  | { readonly type: 'proposal-withdrawn'; readonly proposalId: string }
  | { readonly type: 'proposals-closed'; readonly clauseId: string }
  /** `mainId`: the position the chair finds to have the majority, or null when nothing is to be weighed. */
  | { readonly type: 'question-put'; readonly clauseId: string; readonly mainId: string | null }
  | { readonly type: 'vote-requested'; readonly clauseId: string; readonly byId: string }
  | { readonly type: 'vote-request-withdrawn'; readonly clauseId: string; readonly byId: string }
  | { readonly type: 'part-not-taken'; readonly clauseId: string; readonly participantId: string }
  | {
      readonly type: 'vote-opened';
      readonly voteId: string;
      readonly clauseId: string;
      readonly nodeId: string | null;
      readonly method: VoteMethod;
      readonly matter: VoteMatter;
      /** What yes and no stand for when the vote is not on a question of the order; else empty. */
      readonly yes: string;
      readonly no: string;
    }
  /** Open votes only: a secret vote has counts and no ballots (VOT-7). */
  | {
      readonly type: 'ballot-cast';
      readonly voteId: string;
      readonly participantId: string;
      readonly choice: BallotChoice;
    }
  | ({ readonly type: 'vote-closed'; readonly voteId: string } & VoteOutcome)
  | {
      readonly type: 'statement-announced';
      readonly statementId: string;
      readonly clauseId: string;
      readonly participantId: string;
      readonly kind: StatementKind;
      readonly text: string;
    }
  | { readonly type: 'statement-written'; readonly statementId: string; readonly text: string }
  | { readonly type: 'remote-attested'; readonly participantId: string };
