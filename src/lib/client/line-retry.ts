import { clauseCloseCode } from '../protocol/clause-wire.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4_000;
const FIRST_PATIENCE_MS = 2_000;
const LONGEST_PATIENCE_MS = 8_000;

/**
 * How long to wait before calling again after so many failures in a row (1 or more), in ms. Exponential with full
 * jitter: after a restart nobody comes back in the same instant as somebody else.
 */
export function retryWait(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
}

/** How long a call may go unanswered, in ms: short at first, since most silences are a network that has just healed. */
export function callPatience(failures: number): number {
  return Math.min(LONGEST_PATIENCE_MS, FIRST_PATIENCE_MS * 2 ** Math.floor(failures / 2));
}

const FINAL: readonly number[] = [
  clauseCloseCode.signedOut,
  clauseCloseCode.forbidden,
  clauseCloseCode.notFound,
  clauseCloseCode.schema,
];

/** True when coming back by ourselves cannot help. What was malformed may be whole the next time. */
export function isFinalClose(code: number): boolean {
  return FINAL.includes(code);
}
