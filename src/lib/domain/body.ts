import type { MinutesDocumentType } from './minutes-document.ts';

/**
 * The rules a body meets by, as data: never hard-coded, since most bodies outside the local government act
 * have only the rules they gave themselves (QUO-11).
 */
export interface BodyProfile {
  readonly kind: BodyKind;
  readonly documentType: MinutesDocumentType;
  readonly quorum: QuorumRule;
  readonly numbering: NumberingStyle;
  /** How many adjusters beside the chair; 0 when the body has none (ROL-8). */
  readonly adjusters: number;
  /** Who lets the gavel fall. `chair` unless the body says that the secretary records on the chair's word. */
  readonly gavel: 'chair' | 'chair-or-secretary';
  /** Two-sided bodies name their sides; everybody else has none (COOP-5). */
  readonly sides: readonly string[];
  /** QUO-5: a matter may be handled when recusal alone broke the quorum (KL 5:46, assemblies). */
  readonly recusalException?: boolean;
  /** Which deputies serve and how seats change hands. Absent: the body has no such rules. */
  readonly deputies?: DeputyRules;
  /** Who may take part remotely. Absent: the body has no rule about it. */
  readonly distance?: DistanceRules;
  /** Departures from how bodies of this kind vote; see body-rules.ts. */
  readonly voting?: Partial<VotingRules>;
}

/** How an absent member is replaced (DEP-1 to DEP-4). The order of deputies is the order of the roster. */
export interface DeputyRules {
  readonly order: 'party-then-list' | 'personal' | 'none';
  /** Which groups follow when a party has nobody left, by party; parties not named come last. */
  readonly groupOrder?: Readonly<Record<string, readonly string[]>>;
  /** An assembly leaves the seat empty rather than filling it from another party. */
  readonly ownPartyOnly?: boolean;
  /** DEP-2: a late deputy of the absent member's own party takes over from one of another party. */
  readonly ownPartyDisplaces: boolean;
  /** DEP-3: seats change hands between items, not while one is being handled. */
  readonly changeBetweenItems: boolean;
  /** DEP-4: who broke off for another reason than recusal does not serve again that day. */
  readonly noReturnSameDay: boolean;
}

/** What the assembly has decided about taking part remotely (DIS-1, DIS-4). */
export interface DistanceRules {
  readonly allowed: boolean;
  readonly allRemoteAllowed: boolean;
}

export interface VotingRules {
  /** `none`: the body agrees or disagrees, it never votes (COOP-2). */
  readonly votes: 'members' | 'none';
  /** What settles a tie in a matter; elections go by lot (VOT-6). */
  readonly tie: 'chair-casting' | 'rejected';
  readonly electionTie: 'lot' | 'chair-casting';
  /** `present-and-third`: company boards (QUO-9; ABL 8:22, LEF 7:22). */
  readonly majority: 'votes-cast' | 'present-and-third';
  readonly abstention: 'allowed' | 'forbidden-in-authority-cases';
  /** VOT-7: a vote in an election is secret. */
  readonly secretElections: boolean;
  /** DIS-7: a way to vote secretly at a distance that keeps the ballot secret has been decided. */
  readonly secretRemotely: boolean;
  /** VOT-10: a third of those present can refer back or defer. */
  readonly minorityReferral: boolean;
  /** VOT-5: the chair's ballot is the last. */
  readonly chairLast: boolean;
}

export type BodyKind =
  | 'committee'
  | 'assembly'
  | 'council'
  | 'cooperation-group'
  | 'consultation-body'
  | 'union-employer-group'
  | 'board'
  | 'custom';

export type QuorumRule =
  /** More than half of the decided seats, vacant ones included (QUO-1, QUO-3). `seats` is a whole number > 0. */
  | { readonly rule: 'more-than-half'; readonly seats: number }
  /** Only where the body's own rules say so; never the local government act. */
  | { readonly rule: 'at-least-half'; readonly seats: number }
  | { readonly rule: 'two-thirds'; readonly seats: number }
  /** At least `numerator`/`denominator` of the seats, whole numbers > 0. */
  | {
      readonly rule: 'fraction';
      readonly seats: number;
      readonly numerator: number;
      readonly denominator: number;
    }
  /** No rule: only a head count is shown (QUO-11). */
  | { readonly rule: 'none' };

/** `plain`: 1, 2, 3 anew in each meeting. `section`: § numbers that run through the year (MIN-3). */
export interface NumberingStyle {
  readonly style: 'plain' | 'section';
  readonly firstNumber: number;
}

export interface BodySnapshot {
  readonly id: string;
  readonly name: string;
  readonly shortName: string;
  readonly profile: BodyProfile;
}
