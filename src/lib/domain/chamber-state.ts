export type ProposalKind = 'approval' | 'rejection' | 'amendment' | 'addition' | 'referral-back' | 'deferral';
export type VoteMethod = 'acclamation' | 'open' | 'secret';
export type VoteMatter = 'matter' | 'election';
export type BallotChoice = 'yes' | 'no' | 'abstain';
/** `dissent`: of somebody who took part in handling an authority case without deciding it (ROL-10, FL 30). */
export type StatementKind = 'reservation' | 'special-statement' | 'note' | 'dissent';

/** Somebody who does not take part in a clause because of a conflict of interest (JAV-3). */
export interface Recusal {
  readonly participantId: string;
  readonly clauseId: string;
  readonly ground: string | null;
  /** Reported by the person; else raised by somebody else. */
  readonly self: boolean;
  readonly at: string;
  readonly by: string;
}

export interface Proposal {
  readonly id: string;
  readonly clauseId: string;
  readonly kind: ProposalKind;
  readonly text: string;
  readonly byId: string;
  readonly at: string;
  readonly withdrawnAt: string | null;
}

export interface Tally {
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
}

export interface VoteOutcome extends Tally {
  readonly outcome: 'yes' | 'no';
  readonly by: OutcomeGround;
  /** How many were present with a vote in the clause. */
  readonly present: number;
}

export type OutcomeGround =
  | 'acclamation'
  | 'majority'
  | 'casting-vote'
  | 'lot'
  | 'tie-rejected'
  /** A third of those present was enough to refer back or defer (VOT-10). */
  | 'minority'
  /** More yes than no, yet too few of the board (QUO-9). */
  | 'board-minimum'
  /** More yes than no, yet short of the qualified majority the body asks for (QUO-10). */
  | 'qualified-majority';

export interface Vote {
  readonly id: string;
  readonly clauseId: string;
  readonly nodeId: string | null;
  readonly method: VoteMethod;
  readonly matter: VoteMatter;
  readonly yes: string;
  readonly no: string;
  readonly openedAt: string;
  readonly openedVersion: number;
  /** By participant; always empty for secret votes (VOT-7). */
  readonly ballots: Readonly<Record<string, BallotChoice>>;
  readonly result: (VoteOutcome & { readonly at: string; readonly version: number }) | null;
}

/** A reservation, special statement or note, and its text, which may come later (RES-1 to RES-3). */
export interface Statement {
  readonly id: string;
  readonly clauseId: string;
  readonly participantId: string;
  readonly kind: StatementKind;
  readonly text: string;
  readonly at: string;
}

/** The part of the meeting's state that belongs to deciding. */
export interface ChamberState {
  readonly recusals: readonly Recusal[];
  readonly proposals: readonly Proposal[];
  /** Clauses whose list of proposals the chair has closed (VOT-1). */
  readonly closedLists: readonly string[];
  readonly questions: Readonly<Record<string, { readonly mainId: string | null; readonly at: string }>>;
  readonly voteRequests: readonly {
    readonly clauseId: string;
    readonly byId: string;
    readonly version: number;
  }[];
  /** Who has said "deltar inte i beslutet" (VOT-8). */
  readonly noPart: readonly {
    readonly clauseId: string;
    readonly participantId: string;
    readonly at: string;
  }[];
  readonly votes: readonly Vote[];
  readonly statements: readonly Statement[];
  /** Version at which the chair last attested a remote member's line (DIS-3). */
  readonly attestations: Readonly<Record<string, number>>;
  /** The same by the clock; ISO 8601 in UTC. */
  readonly attestedAt: Readonly<Record<string, string>>;
}
