import type { PollQuestion } from '../polls/polls.ts';
import type { Language } from './dates.ts';

/** Standard phrases of go-rounds and of questions to the meeting. */
export interface SpeakingPhrases {
  readonly goRoundHeading: string;
  readonly pollHeading: string;
  /** 001-13: how the question was put, and how many answered. */
  askedDigitally(answers: number): string;
  option(text: string, count: number): string;
  /** `tenths`: the mean times ten, a whole number. */
  mean(tenths: number, scale: NonNullable<PollQuestion['scale']>): string;
  spread(steps: readonly { readonly value: number; readonly count: number }[]): string;
}

const MINUS = '\u2212';

function whole(value: number): string {
  return value < 0 ? `${MINUS}${-value}` : String(value);
}

function decimal(tenths: number, comma: string): string {
  const size = Math.abs(tenths);
  const digits = `${Math.floor(size / 10)}${comma}${size % 10}`;
  return tenths < 0 ? `${MINUS}${digits}` : digits;
}

type Scale = NonNullable<PollQuestion['scale']>;

/** " (1 inte alls, 5 helt)"; nothing when neither end has a name. */
function ends({ from, to, fromLabel, toLabel }: Scale): string {
  const named = [
    ...(fromLabel === '' ? [] : [`${whole(from)} ${fromLabel}`]),
    ...(toLabel === '' ? [] : [`${whole(to)} ${toLabel}`]),
  ];
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}

const sv: SpeakingPhrases = {
  goRoundHeading: 'Laget runt',
  pollHeading: 'Fråga till mötet',
  askedDigitally: (answers) =>
    answers === 0 ? 'Ställdes digitalt, inga svar.' : `Ställdes digitalt, ${answers} svar.`,
  option: (text, count) => `${text}: ${count}`,
  // "av 5" says how far the scale goes only when it begins where people count from.
  mean: (tenths, scale) =>
    scale.from === 0 || scale.from === 1
      ? `Medel ${decimal(tenths, ',')} av ${whole(scale.to)}${ends(scale)}`
      : `Medel ${decimal(tenths, ',')} på skalan ${whole(scale.from)} till ${whole(scale.to)}${ends(scale)}`,
  spread: (steps) => `Svar per steg: ${steps.map((one) => `${whole(one.value)}: ${one.count}`).join(', ')}`,
};

const en: SpeakingPhrases = {
  goRoundHeading: 'Round the table',
  pollHeading: 'Question to the meeting',
  askedDigitally: (answers) => {
    if (answers === 0) return 'Asked digitally, no answers.';
    return `Asked digitally, ${answers} ${answers === 1 ? 'answer' : 'answers'}.`;
  },
  option: (text, count) => `${text}: ${count}`,
  mean: (tenths, scale) =>
    scale.from === 0 || scale.from === 1
      ? `Mean ${decimal(tenths, '.')} of ${whole(scale.to)}${ends(scale)}`
      : `Mean ${decimal(tenths, '.')} on the scale ${whole(scale.from)} to ${whole(scale.to)}${ends(scale)}`,
  spread: (steps) =>
    `Answers per step: ${steps.map((one) => `${whole(one.value)}: ${one.count}`).join(', ')}`,
};

export function speakingPhrases(language: Language): SpeakingPhrases {
  return language === 'sv' ? sv : en;
}
