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
