/** Seeds that once found a fault. They run at every size, before all others; nothing is ever taken out. */
export const KEPT_SEEDS = {
  convergence: [] as readonly number[],
} as const;
