import type { Finding, LintCode, Severity } from '#lib/domain/lint/finding.ts';
import { clockTime, longDate } from '#lib/domain/wording/dates.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { getLocale } from '#lib/i18n/generated/runtime.js';

type Params = Record<
  'name' | 'text' | 'names' | 'date' | 'sum' | 'present' | 'last' | 'needed' | 'elected' | 'left' | 'decided',
  string
>;

const SENTENCES: Readonly<Record<LintCode, (params: Params) => string>> = {
  'proposal-without-outcome': m.lint_proposal_without_outcome,
  'draft-without-decision': () => m.lint_draft_without_decision(),
  'clause-is-empty': () => m.lint_clause_is_empty(),
  'vote-sum-wrong': m.lint_vote_sum_wrong,
  'decision-without-outcome': m.lint_decision_without_outcome,
  'typed-decision-heading': m.lint_typed_decision_heading,
  'reservation-without-text': m.lint_reservation_without_text,
  'acting-chair-unnoted': m.lint_acting_chair_unnoted,
  'counted-after-leaving': ({ name, left, decided }) =>
    m.lint_counted_after_leaving({ name, left: hour(left), decided: hour(decided) }),
  'adjuster-is-secretary': m.lint_adjuster_is_secretary,
  'adjuster-is-chair': m.lint_adjuster_is_chair,
  'too-few-adjusters': m.lint_too_few_adjusters,
  'handled-out-of-order': () => m.lint_handled_out_of_order(),
  'reference-without-clause': m.lint_reference_without_clause,
  'attachment-missing': m.lint_attachment_missing,
  'weekday-date': (params) =>
    m.lint_weekday_date({ text: params.text, date: longDate(params.date, getLocale()) }),
  'no-such-date': m.lint_no_such_date,
  'first-name-only': m.lint_first_name_only,
  'first-name-ambiguous': m.lint_first_name_ambiguous,
  'expiring-link': m.lint_expiring_link,
  'insecure-link': m.lint_insecure_link,
  'doubled-word': m.lint_doubled_word,
  placeholder: m.lint_placeholder,
};

function hour(at: string): string {
  return clockTime(at, getLocale());
}

/** The finding as a sentence: what is doubtful, and where it can be put right. */
export function remarkText({ code, params }: Pick<Finding, 'code' | 'params'>): string {
  const words = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  // reason: each code's facts are those its sentence names; lint-words.test.ts goes through them.
  return SENTENCES[code](words as Params);
}

export function severityWord(severity: Severity): string {
  return { stop: m.lint_severity_stop, warn: m.lint_severity_warn, hint: m.lint_severity_hint }[severity]();
}

/** "3 anmärkningar". */
export function countWord(count: number): string {
  if (count === 0) return m.lint_count_none();
  return count === 1 ? m.lint_count_one() : m.lint_count({ count });
}
