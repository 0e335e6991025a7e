import { qualifiedShare } from './body-rules.ts';
import type { VotingRules } from './body.ts';
import type { BallotChoice, OutcomeGround, Tally } from './chamber-state.ts';
import { ok, refuse, type Result } from './refusal.ts';

export interface Counted {
  readonly tally: Tally;
  readonly rules: VotingRules;
  readonly isElection: boolean;
  readonly isSecret: boolean;
  /** How many were present with a vote. */
  readonly present: number;
  /** Decided seats; null for a body without a quorum rule, which then counts as full when all present. */
  readonly seats: number | null;
  /** The ballot of whoever presides; null in a secret vote or when the chair has no vote. */
  readonly chair: BallotChoice | null;
  readonly lot: 'yes' | 'no' | null;
  /** No means that the matter is referred back or deferred, which a minority can bring about (VOT-10). */
  readonly isMinorityQuestion: boolean;
}

type Settled = Result<{ readonly outcome: 'yes' | 'no'; readonly by: OutcomeGround }>;

/** What a counted vote comes to (VOT-6, VOT-10, QUO-9). Refuses while a tie lacks what settles it. */
export function settle(counted: Counted): Settled {
  const { tally, rules, lot } = counted;
  if (lot !== null && tally.yes !== tally.no) return refuse('no-tie', { yes: tally.yes, no: tally.no });
  // VOT-10: a third of those present is enough, whatever the majority says.
  const isMinority = counted.isMinorityQuestion && tally.no >= minorityThreshold(counted.present);
  if (isMinority && tally.no <= tally.yes) return ok({ outcome: 'no', by: 'minority' });
  const settled = tally.yes === tally.no ? settleTie(counted) : majority(tally);
  const isPlain = rules.majority === 'votes-cast' || counted.isElection;
  if (!settled.ok || settled.value.outcome === 'no' || isPlain) return settled;
  if (rules.majority === 'qualified') {
    return hasQualifiedMajority(counted) ? settled : ok({ outcome: 'no', by: 'qualified-majority' });
  }
  return hasBoardMajority(counted) ? settled : ok({ outcome: 'no', by: 'board-minimum' });
}

function majority(tally: Tally): Settled {
  return ok({ outcome: tally.yes > tally.no ? 'yes' : 'no', by: 'majority' });
}

function settleTie({ rules, isElection, isSecret, chair, lot }: Counted): Settled {
  const isByLot = isElection ? rules.electionTie === 'lot' : isSecret && rules.tie === 'chair-casting';
  if (isByLot) return lot === null ? refuse('lot-needed') : ok({ outcome: lot, by: 'lot' });
  if (!isElection && rules.tie === 'rejected') return ok({ outcome: 'no', by: 'tie-rejected' });
  // VOT-6: the chair must vote when that is needed to settle the matter (KL 4:25).
  if (chair !== 'yes' && chair !== 'no') return refuse('chair-must-vote');
  return ok({ outcome: chair, by: 'casting-vote' });
}

/**
 * QUO-9: more than half of those present, or half with the chair among them; and more than a third of all seats
 * when the board is not complete.
 */
function hasBoardMajority({ tally, present, seats, chair }: Counted): boolean {
  const isTie = tally.yes === tally.no && chair === 'yes';
  const isHalf = tally.yes * 2 > present || isTie;
  const isFull = seats === null || present >= seats;
  return isHalf && (isFull || tally.yes * 3 > seats);
}

/** QUO-10: the prescribed share of the votes cast, in whole numbers. A casting vote cannot make up for it. */
function hasQualifiedMajority({ tally, rules }: Counted): boolean {
  const { numerator, denominator } = qualifiedShare(rules);
  return tally.yes * denominator >= (tally.yes + tally.no) * numerator;
}

/** VOT-10: how many of those present can refer back or defer in an assembly, a third rounded up. */
export function minorityThreshold(present: number): number {
  return Math.ceil(present / 3);
}

/** VOT-7: how many can require that an election to this many posts is proportional (LPV 2). */
export function proportionalThreshold(present: number, posts: number): number {
  return Math.ceil(present / (posts + 1));
}

export function tallyOf(choices: readonly BallotChoice[]): Tally {
  const count = (choice: BallotChoice): number => choices.filter((one) => one === choice).length;
  return { yes: count('yes'), no: count('no'), abstain: count('abstain') };
}
