/** Seeds that once found a fault. They run at every size, before all others; nothing is ever taken out. */
export const KEPT_SEEDS = {
  /** Yjs tidies formatting up in a second transaction: what it changes took the place of what somebody wrote. */
  convergence: [20_261_130, 20_261_133, 20_261_150] as readonly number[],
} as const;
