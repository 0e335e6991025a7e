import { sanitiseText } from '#lib/domain/clean-text.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';

const REASON_MAX = 2000;

/** A reason as it is kept: clean, not empty, at most 2000 characters. `missing` is the refusal for an empty one. */
export function givenReason(raw: string, missing?: 'decision-basis-missing'): Result<string> {
  const reason = sanitiseText(raw).trim();
  if (reason === '') return missing ? refuse('decision-basis-missing') : refuse('reason-missing');
  return reason.length > REASON_MAX ? refuse('reason-too-long', { max: REASON_MAX }) : ok(reason);
}
