import type { CountReason, Headcount, Quorum } from './quorum.ts';

/** Why the body is or is not quorate, as a value that every screen words alike (QUO-1 to QUO-5). */
export interface QuorumReason extends Omit<Quorum, 'heads'> {
  readonly members: number;
  readonly servingDeputies: number;
  /** Names of the seated who are here but recused in the clause (QUO-4). */
  readonly recused: readonly string[];
  /** Names of those who are here again but broke off earlier today (DEP-4). */
  readonly mayNotServeAgain: readonly string[];
}

/** The count of one clause taken apart; put into words by wording/quorum-phrases.ts. */
export function quorumReason({ heads, ...figures }: Quorum): QuorumReason {
  const because = (why: CountReason): readonly Headcount[] => heads.filter((one) => one.why === why);
  return {
    ...figures,
    members: because('member-present').length,
    servingDeputies: because('deputy-serving').length,
    recused: because('recused').map((one) => one.name),
    mayNotServeAgain: because('may-not-serve-again').map((one) => one.name),
  };
}
