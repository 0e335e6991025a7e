import type { BodyDocumentType } from './minutes-document.ts';
import type { MinimumMethod } from './signing/methods.ts';
import type { SigningOrder } from './signing/signing-order.ts';

/**
 * The rules a body meets by, as data: never hard-coded, since most bodies outside the local government act
 * have only the rules they gave themselves (QUO-11).
 */
export interface BodyProfile {
  readonly kind: BodyKind;
  readonly documentType: BodyDocumentType;
  readonly quorum: QuorumRule;
  readonly numbering: NumberingStyle;
  /** How many adjusters beside the chair; 0 when the body has none (ROL-8). */
  readonly adjusters: number;
  /** Who lets the gavel fall. `chair` unless the body says that the secretary records on the chair's word. */
  readonly gavel: 'chair' | 'chair-or-secretary';
  /** Two-sided bodies name their sides; everybody else has none (COOP-5). */
  readonly sides: readonly string[];
  /** QUO-6: the assembly has decided that interpellations are answered without quorum (KL 5:45). */
  readonly interpellationsWithoutQuorum?: boolean;
  /** QUO-5: a matter may be handled when recusal alone broke the quorum (KL 5:46, assemblies). */
  readonly recusalException?: boolean;
  /** `until-challenged`: counts as quorate in a clause until somebody asks for a count. Absent: `automatic`. */
  readonly quorumMode?: 'automatic' | 'until-challenged';
  /** Which deputies serve and how seats change hands. Absent: the body has no such rules. */
  readonly deputies?: DeputyRules;
  /** Who may take part remotely. Absent: the body has no rule about it. */
  readonly distance?: DistanceRules;
  /** Fewest people of a side that must be here for a decision, by side. Absent: no such rule (003-5). */
  readonly sideQuorum?: Readonly<Record<string, number>>;
  /** What an agreement between employer and unions has fixed (COOP-3). */
  readonly cooperation?: { readonly centralNegotiationDays?: number };
  /** Departures from how bodies of this kind vote; see body-rules.ts. */
  readonly voting?: Partial<VotingRules>;
  /** The template the profile was made from (profiles/templates.ts); where it departs is shown, never hidden. */
  readonly preset?: string;
  /** How the minutes are approved. Absent: as the document type and the sides say (signers.ts). */
  readonly approval?: ApprovalMode;
  /** In which order people sign. Absent: any. */
  readonly signingOrder?: SigningOrder;
  /** The weakest way to sign that the body accepts (its rules name the accepted ones). Absent: any. */
  readonly minimumMethod?: MinimumMethod;
  /** When a decision takes effect. Absent: when the gavel falls. */
  readonly decisionsTakeEffect?: 'at-gavel' | 'at-adjustment';
  /** Within how many civil days after the meeting the minutes are adjusted (ADJ-1). Absent: no such rule. */
  readonly adjustmentDays?: number;
  /** MIN-4: what the body comes to is a decision, or a position after discussion. Absent: a decision. */
  readonly minutesStyle?: 'decision' | 'discussion';
  /** Absent: reservations, announced before the meeting closes (RES-1). */
  readonly reservation?: ReservationRules;
  /** Whether decisions can be appealed, so that the minutes are announced with a clock (PUB-7). */
  readonly appealable?: boolean;
}

export type ApprovalMode =
  | 'adjusters-sign'
  | 'next-meeting-approves'
  | 'all-present-sign'
  | 'chair-and-clerk-sign'
  | 'both-sides-sign'
  /** Nobody signs: adjusted when frozen, by the body's own rule, under the organisation's seal alone. */
  | 'nobody-signs';

export interface ReservationRules {
  readonly until: 'meeting-closed' | 'adjustment';
  /** What it is called in the minutes: "reservation", or "avvikande mening" in the other Nordic countries. */
  readonly name: 'reservation' | 'dissent';
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
  /** ROL-3: it has been decided that a deputy who does not serve may have an opinion minuted. */
  readonly opinionMinuted?: boolean;
}

/** What has been decided about taking part remotely (DIS-1, DIS-4). */
export interface DistanceRules {
  readonly allowed: boolean;
  readonly allRemoteAllowed: boolean;
  /**
   * Whose rules hold. `dated`, also when absent: the local government act's, before or from July 2026 by the date of
   * the meeting. `coordination-federation`: equal terms at all times (DIS-9). `free`: the body's own say alone.
   */
  readonly regime?: 'dated' | 'coordination-federation' | 'free';
  /** DIS-9: sound without image, for special reasons. */
  readonly audioOnly?: boolean;
}

export interface VotingRules {
  /** `none`: the body agrees or disagrees, it never votes (COOP-2). */
  readonly votes: 'members' | 'none';
  /** What settles a tie in a matter; elections go by lot (VOT-6). */
  readonly tie: 'chair-casting' | 'rejected';
  readonly electionTie: 'lot' | 'chair-casting';
  /** `present-and-third`: company boards (QUO-9; ABL 8:22, LEF 7:22). `qualified`: the share named beside it. */
  readonly majority: 'votes-cast' | 'present-and-third' | 'qualified';
  /** QUO-10: the share of the votes cast that a matter takes when `majority` is `qualified`; else two thirds. */
  readonly qualifiedShare?: { readonly numerator: number; readonly denominator: number };
  readonly abstention: 'allowed' | 'forbidden-in-authority-cases';
  /** VOT-7: a vote in an election is secret. */
  readonly secretElections: boolean;
  /** DIS-7: a way to vote secretly at a distance that keeps the ballot secret has been decided. */
  readonly secretRemotely: boolean;
  /** VOT-10: a third of those present can refer back or defer. */
  readonly minorityReferral: boolean;
  /** VOT-5: the chair's ballot is the last. */
  readonly chairLast: boolean;
  /** How an open vote is minuted: who voted how, or how many of each party (Norway). Absent: by person. */
  readonly recordBy?: 'person' | 'party';
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
