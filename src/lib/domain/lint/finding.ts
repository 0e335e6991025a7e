import type { MeetingCommand } from '../meeting-commands.ts';

export type Severity = 'stop' | 'warn' | 'hint';

/** What each finding rests on, and how much it weighs: a `stop` hinders freezing, the others may be left standing. */
export const lintRules = {
  // MIN-1, MIN-2 (KL 5:67)
  'proposal-without-outcome': { rule: 'MIN-2', severity: 'warn' },
  'draft-without-decision': { rule: 'MIN-2', severity: 'warn' },
  'clause-is-empty': { rule: 'MIN-2', severity: 'warn' },
  'vote-sum-wrong': { rule: 'MIN-2', severity: 'stop' },
  'decision-without-outcome': { rule: 'MIN-1', severity: 'warn' },
  'typed-decision-heading': { rule: 'MIN-1', severity: 'hint' },
  'reservation-without-text': { rule: 'RES-2', severity: 'hint' },
  'acting-chair-unnoted': { rule: 'ROL-1', severity: 'hint' },
  'counted-after-leaving': { rule: 'DIS-5', severity: 'warn' },
  // ROL-8
  'adjuster-is-secretary': { rule: 'ROL-8', severity: 'stop' },
  'adjuster-is-chair': { rule: 'ROL-8', severity: 'stop' },
  'too-few-adjusters': { rule: 'ROL-8', severity: 'warn' },
  'handled-out-of-order': { rule: 'MIN-3', severity: 'hint' },
  'reference-without-clause': { rule: 'MIN-3', severity: 'hint' },
  'attachment-missing': { rule: '004-17', severity: 'warn' },
  'weekday-date': { rule: 'X-6', severity: 'warn' },
  'no-such-date': { rule: 'X-6', severity: 'warn' },
  'first-name-only': { rule: '001-15', severity: 'hint' },
  'first-name-ambiguous': { rule: '001-15', severity: 'warn' },
  'expiring-link': { rule: '000-13', severity: 'warn' },
  'insecure-link': { rule: '000-13', severity: 'hint' },
  'doubled-word': { rule: '004-20', severity: 'hint' },
  placeholder: { rule: '004-6', severity: 'warn' },
} as const satisfies Readonly<Record<string, { readonly rule: string; readonly severity: Severity }>>;

export type LintCode = keyof typeof lintRules;

/** A stretch of one block's plain text, in UTF-16 units; blocks are numbered as in {@link textBlocks}. */
export interface Place {
  readonly block: number;
  readonly from: number;
  readonly to: number;
}

/** A mend to show and to be accepted by somebody, never made by itself (X-8, 000-18). */
export type Fix =
  | {
      readonly kind: 'replace-text';
      readonly from: number;
      readonly to: number;
      /** What stands there; if it no longer does, the fix is not made. */
      readonly was: string;
      readonly text: string;
    }
  | { readonly kind: 'command'; readonly command: MeetingCommand };

/** Something doubtful in the minutes. `key` is the same for the same doubt next time, so that it can be waived. */
export interface Finding {
  readonly code: LintCode;
  readonly rule: string;
  readonly severity: Severity;
  readonly clauseId: string | null;
  readonly key: string;
  readonly place?: Place;
  readonly params: Readonly<Record<string, string | number>>;
  /** None when a person must find the words, several when a person must choose. */
  readonly fixes: readonly Fix[];
}

/** A finding before it has been put in its clause and given its key. */
export interface Spotted {
  readonly code: LintCode;
  readonly place?: Place;
  /** What tells it from others of its kind in the clause: the words themselves, or an id. */
  readonly mark: string;
  readonly params: Finding['params'];
  readonly fixes: readonly Fix[];
}

/** Whether people may let a finding of this code stand: not one that the law does not let stand. */
export function isWaivable(code: LintCode): boolean {
  return lintRules[code].severity !== 'stop';
}

/** Whether the completeness check says the same: where both are shown, once is enough. */
export function isOfCompleteness(code: LintCode): boolean {
  return ['draft-without-decision', 'clause-is-empty', 'too-few-adjusters'].includes(code);
}

/** The code in a key from the wire, or undefined when no finding has such a key. */
export function codeOfKey(key: string): LintCode | undefined {
  const [code = '', , ...rest] = key.split(':');
  return rest.length === 1 && isLintCode(code) ? code : undefined;
}

function isLintCode(code: string): code is LintCode {
  return Object.hasOwn(lintRules, code);
}

/** Findings of one clause (null: of the meeting) with their keys; the same words twice are told apart by a number. */
export function placed(clauseId: string | null, spotted: readonly Spotted[]): Finding[] {
  const seen = new Map<string, number>();
  return spotted.map(({ mark, ...one }) => {
    const base = `${one.code}:${clauseId ?? 'meeting'}:${fingerprint(mark)}`;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return { ...one, ...lintRules[one.code], clauseId, key: count === 1 ? base : `${base}.${count}` };
  });
}

/** FNV-1a: keys travel and are stored, and the words themselves may be long or secret. */
function fingerprint(mark: string): string {
  let hash = 0x811c9dc5;
  for (const unit of mark.normalize('NFC')) {
    hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(36);
}
