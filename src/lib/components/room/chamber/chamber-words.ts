import type { BallotChoice, ProposalKind, StatementKind } from '#lib/domain/chamber-state.ts';
import { chamberPhrases } from '#lib/domain/wording/chamber-phrases.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { getLocale } from '#lib/i18n/generated/runtime.js';

const KINDS: Readonly<Record<ProposalKind, () => string>> = {
  approval: m.chamber_kind_approval,
  rejection: m.chamber_kind_rejection,
  amendment: m.chamber_kind_amendment,
  addition: m.chamber_kind_addition,
  'referral-back': m.chamber_kind_referral_back,
  deferral: m.chamber_kind_deferral,
};
export const kindWord = (kind: ProposalKind): string => KINDS[kind]();

/** In the order people ask for them. */
export const PROPOSAL_KINDS: readonly ProposalKind[] = [
  'approval',
  'rejection',
  'amendment',
  'addition',
  'referral-back',
  'deferral',
];

const CHOICES: Readonly<Record<BallotChoice, () => string>> = {
  yes: m.chamber_yes,
  no: m.chamber_no,
  abstain: m.chamber_abstain,
};
export const choiceWord = (choice: BallotChoice): string => CHOICES[choice]();
export const BALLOT_CHOICES: readonly BallotChoice[] = ['yes', 'no', 'abstain'];

/** As the minutes call it, in the reader's language. */
export function statementWord(kind: StatementKind): string {
  return chamberPhrases(getLocale()).statementHeading[kind];
}
export const STATEMENT_KINDS: readonly StatementKind[] = [
  'reservation',
  'dissent',
  'special-statement',
  'note',
];

/** "bifall till förslaget" as a button says it. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
