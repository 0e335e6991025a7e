import type { BallotChoice, ProposalKind, StatementKind, VoteMatter, VoteMethod } from './chamber-state.ts';

/** What people ask for around a decision: recusal, proposals, votes and statements. Ids are made by the client. */
export type ChamberCommand = RecusalCommand | ProposalCommand | VoteCommand | StatementCommand;

export type RecusalCommand =
  | {
      readonly type: 'report-recusal';
      readonly participantId: string;
      readonly clauseId: string;
      readonly ground?: string;
    }
  | { readonly type: 'withdraw-recusal'; readonly participantId: string; readonly clauseId: string }
  | { readonly type: 'attest-remote'; readonly participantId: string };

export type ProposalCommand =
  | {
      readonly type: 'make-proposal';
      readonly proposalId: string;
      readonly clauseId: string;
      readonly kind: ProposalKind;
      readonly text: string;
      readonly byId: string;
    }
  /** `unanimous`: everybody agreed, needed once the list is closed (VOT-1). */
  | { readonly type: 'withdraw-proposal'; readonly proposalId: string; readonly unanimous?: true }
  | { readonly type: 'close-proposals'; readonly clauseId: string }
  | { readonly type: 'put-question'; readonly clauseId: string; readonly mainId: string | null }
  | { readonly type: 'take-no-part'; readonly clauseId: string; readonly participantId: string };

export type VoteCommand =
  | { readonly type: 'request-vote'; readonly clauseId: string; readonly byId: string }
  | { readonly type: 'withdraw-vote-request'; readonly clauseId: string; readonly byId: string }
  | {
      readonly type: 'open-vote';
      readonly voteId: string;
      readonly clauseId: string;
      readonly nodeId: string | null;
      readonly method: VoteMethod;
      readonly matter: VoteMatter;
      readonly yes: string;
      readonly no: string;
      /** Though the call says that somebody who counts has left, and nobody has settled it (DIS-5). */
      readonly despiteLeaves?: true;
    }
  | {
      readonly type: 'cast-ballot';
      readonly voteId: string;
      readonly participantId: string;
      readonly choice: BallotChoice;
    }
  | {
      readonly type: 'close-vote';
      readonly voteId: string;
      /** What the chair finds the voice vote to be. */
      readonly found?: 'yes' | 'no';
      /** The tellers' count of a secret vote. */
      readonly counts?: { readonly yes: number; readonly no: number; readonly abstain: number };
      /** What the lot fell on; a draw is made in the room and recorded here. */
      readonly lot?: 'yes' | 'no';
    };

export type StatementCommand =
  | {
      readonly type: 'announce-statement';
      readonly statementId: string;
      readonly clauseId: string;
      readonly participantId: string;
      readonly kind: StatementKind;
      readonly text: string;
    }
  | { readonly type: 'write-statement'; readonly statementId: string; readonly text: string };
