import { ok, refuse, type Result } from '../refusal.ts';
import type { PollQuestion } from './polls.ts';

const QUESTION_MAX = 500;
const OPTION_MAX = 200;
const OPTIONS_MIN = 2;
const OPTIONS_MAX = 12;
const LABEL_MAX = 100;
/** Both ends counted: 0 to 10. */
const STEPS_MAX = 11;

/** The question trimmed and with nothing that its kind has no use for; refuses what cannot be asked. */
export function fittingQuestion({ question, kind, options, scale }: PollQuestion): Result<PollQuestion> {
  const text = question.trim();
  if (text === '') return refuse('question-missing');
  if (text.length > QUESTION_MAX) return refuse('text-too-long', { max: QUESTION_MAX });
  const bare = { question: text, kind, options: [] };
  switch (kind) {
    case 'text':
      return ok(bare);
    case 'scale':
      return fittingScale(bare, scale);
    default:
      return fittingOptions(bare, options);
  }
}

function fittingOptions(bare: PollQuestion, given: readonly string[]): Result<PollQuestion> {
  const options = given.map((one) => one.trim());
  if (options.includes('')) return refuse('option-is-empty');
  if (options.length < OPTIONS_MIN || options.length > OPTIONS_MAX) {
    return refuse('option-count', { min: OPTIONS_MIN, max: OPTIONS_MAX });
  }
  if (options.some((one) => one.length > OPTION_MAX)) return refuse('text-too-long', { max: OPTION_MAX });
  if (new Set(options).size < options.length) return refuse('options-are-alike');
  return ok({ ...bare, options });
}

function fittingScale(bare: PollQuestion, scale: PollQuestion['scale']): Result<PollQuestion> {
  if (!scale || scale.from >= scale.to || scale.to - scale.from >= STEPS_MAX) {
    return refuse('scale-does-not-hold', { max: STEPS_MAX });
  }
  const { from, to } = scale;
  const fromLabel = scale.fromLabel.trim();
  const toLabel = scale.toLabel.trim();
  if (Math.max(fromLabel.length, toLabel.length) > LABEL_MAX)
    return refuse('text-too-long', { max: LABEL_MAX });
  return ok({ ...bare, scale: { from, to, fromLabel, toLabel } });
}
