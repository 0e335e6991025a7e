import type { ProposalRefusalGround } from '../doubts/doubts.ts';
import type { Language } from './dates.ts';

/** What the minutes say of what was doubtful and how it was settled. */
export interface DoubtPhrases {
  recusalTried(name: string, isRecused: boolean): string;
  refused(name: string, ground: ProposalRefusalGround): string;
  overruled(name: string): string;
}

const sv: DoubtPhrases = {
  recusalTried: (name, isRecused) =>
    `Mötet prövade jävet och fann att ${name} ${isRecused ? 'är' : 'inte är'} jävig.`,
  refused: (name, ground) =>
    `Ordföranden vägrar proposition på yrkandet av ${name} (${ground === 'new-matter' ? 'nytt ärende' : 'strider mot lag'}).`,
  overruled: (name) => `Fullmäktige beslutar att yrkandet av ${name} ändå ska prövas.`,
};

const en: DoubtPhrases = {
  recusalTried: (name, isRecused) =>
    `The meeting tried the recusal and found that ${name} ${isRecused ? 'is' : 'is not'} recused.`,
  refused: (name, ground) =>
    `The chair refuses to put the proposal of ${name} (${ground === 'new-matter' ? 'a new matter' : 'against the law'}).`,
  overruled: (name) => `The assembly decides to put the proposal of ${name} all the same.`,
};

export function doubtPhrases(language: Language): DoubtPhrases {
  return language === 'sv' ? sv : en;
}
