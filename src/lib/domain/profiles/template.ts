import type { BodyKind, BodyProfile } from '../body.ts';

/** A ready-made set of rules for one kind of body, and how well each of its rules is known. */
export interface ProfileTemplate {
  readonly id: TemplateId;
  readonly country: Country;
  readonly kind: BodyKind;
  /** The profile of a body with this many decided seats, a whole number > 0. */
  make(seats: number): BodyProfile;
  readonly sources: Readonly<Partial<Record<Knob, KnobSource>>>;
}

export type Country = 'SE' | 'NO' | 'FI' | 'DK' | 'DE-NW' | 'any';

/**
 * `statute`: the text of the law was read. `guidance`: public guidance, a court or a public page. `memory`: not
 * checked. `inference`: our own reading.
 */
export type SourceMark = 'statute' | 'guidance' | 'memory' | 'inference';

export interface KnobSource {
  readonly mark: SourceMark;
  /** Where, as lawyers cite it: "KL 6:27". */
  readonly text: string;
}

/** What a person sets in the editor; a rule of the body is one or more fields of its profile. */
export type Knob =
  | 'quorum'
  | 'challenge'
  | 'recusal'
  | 'deputies'
  | 'deputyOpinion'
  | 'distance'
  | 'votes'
  | 'majority'
  | 'tie'
  | 'elections'
  | 'abstention'
  | 'referral'
  | 'voteRecord'
  | 'reservation'
  | 'document'
  | 'style'
  | 'approval'
  | 'adjusters'
  | 'adjustmentDays'
  | 'effect'
  | 'appeal'
  | 'numbering'
  | 'sides';

export type TemplateId =
  | 'kl-assembly'
  | 'kl-committee'
  | 'kl-subcommittee'
  | 'joint-committee'
  | 'municipal-federation-board'
  | 'municipal-federation-assembly'
  | 'co-party-body'
  | 'company-board'
  | 'economic-association-board'
  | 'non-profit-board'
  | 'coordination-federation'
  | 'cooperation-group'
  | 'council'
  | 'consultation-body'
  | 'union-employer-group'
  | 'custom'
  | 'no-committee'
  | 'fi-council'
  | 'fi-board'
  | 'dk-council'
  | 'de-nrw-council'
  | 'roberts-rules';

export const statute = (text: string): KnobSource => ({ mark: 'statute', text });
export const guidance = (text: string): KnobSource => ({ mark: 'guidance', text });
export const memory = (text: string): KnobSource => ({ mark: 'memory', text });
export const inference = (text: string): KnobSource => ({ mark: 'inference', text });

/** What every template starts from: minutes of decisions, the chair alone lets the gavel fall. */
export const PLAIN = {
  documentType: 'protokoll',
  numbering: { style: 'plain', firstNumber: 1 },
  adjusters: 1,
  gavel: 'chair',
  sides: [],
} as const satisfies Partial<BodyProfile>;
