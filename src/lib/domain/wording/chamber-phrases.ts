import type { OutcomeGround, ProposalKind, StatementKind, Tally } from '../chamber-state.ts';
import type { Language } from './dates.ts';

/** Standard phrases around a decision; beside the general ones in phrases.ts. */
export interface ChamberPhrases {
  readonly proposalsHeading: string;
  readonly orderHeading: string;
  readonly voteHeading: string;
  readonly recusalHeading: string;
  readonly statementHeading: Readonly<Record<StatementKind, string>>;
  recused(name: string, leaves: boolean): string;
  serves(deputy: string, name: string): string;
  noPart(name: string): string;
  /** What a proposal asks for, as it follows "yrkar". */
  readonly kinds: Readonly<Record<ProposalKind, string>>;
  proposal(name: string, kind: ProposalKind, text: string): string;
  readonly draft: string;
  readonly rejection: string;
  proposalOf(name: string): string;
  additionOf(name: string): string;
  readonly winner: string;
  readonly settleToday: string;
  readonly referral: string;
  readonly deferral: string;
  readonly declined: string;
  /** Whole sentences that a decision can consist of. */
  readonly decided: Readonly<Record<'approval' | 'rejection' | 'declined' | 'referral' | 'deferral', string>>;
  question(yes: string, no: string): string;
  tally(tally: Tally, by: OutcomeGround): string;
  readonly secret: string;
  voteAskedFor(name: string): string;
  voice(option: string): string;
  readonly choices: Readonly<Record<'yes' | 'no' | 'abstain', string>>;
  reserves(name: string): string;
  dissents(name: string): string;
  /** Stands for a party in a vote counted by parties. */
  readonly noParty: string;
}

const KINDS_SV: Readonly<Record<ProposalKind, string>> = {
  approval: 'bifall till förslaget',
  rejection: 'avslag på förslaget',
  amendment: 'ändring',
  addition: 'tillägg',
  'referral-back': 'återremiss',
  deferral: 'bordläggning',
};

const BY_SV: Partial<Readonly<Record<OutcomeGround, string>>> = {
  'casting-vote': ' Ordförandens utslagsröst avgjorde.',
  lot: ' Lotten avgjorde.',
  'tie-rejected': ' Vid lika röstetal faller förslaget.',
  minority: ' En tredjedel av de närvarande räcker.',
  'board-minimum': ' Förslaget fick inte så många röster som krävs.',
  'qualified-majority': ' Förslaget fick inte den kvalificerade majoritet som krävs.',
};

const sv: ChamberPhrases = {
  proposalsHeading: 'Yrkanden',
  orderHeading: 'Propositionsordning',
  voteHeading: 'Omröstning',
  recusalHeading: 'Jäv',
  statementHeading: {
    reservation: 'Reservation',
    'special-statement': 'Särskilt yttrande',
    note: 'Protokollsanteckning',
    dissent: 'Avvikande mening',
  },
  // JAV-3: that the person left is minuted, not only that the person took no part.
  recused: (name, leaves) =>
    leaves
      ? `${name} är jävig, lämnade mötet och deltog inte i handläggningen.`
      : `${name} är jävig och deltog inte i handläggningen.`,
  serves: (deputy, name) => `${deputy} tjänstgör för ${name}.`,
  noPart: (name) => `${name} deltar inte i beslutet.`,
  kinds: KINDS_SV,
  proposal: (name, kind, text) => `${name} yrkar ${KINDS_SV[kind]}${text === '' ? '.' : `: ${text}`}`,
  draft: 'bifall till förslaget',
  rejection: 'avslag på förslaget',
  proposalOf: (name) => `bifall till yrkandet av ${name}`,
  additionOf: (name) => `bifall till tilläggsyrkandet av ${name}`,
  winner: 'motförslaget',
  settleToday: 'att ärendet avgörs i dag',
  referral: 'återremiss',
  deferral: 'bordläggning',
  declined: 'avslag',
  decided: {
    approval: 'Förslaget bifalls.',
    rejection: 'Förslaget avslås.',
    declined: 'Yrkandet avslås.',
    referral: 'Ärendet återremitteras.',
    deferral: 'Ärendet bordläggs.',
  },
  question: (yes, no) => `Ja för ${yes}, nej för ${no}.`,
  tally: ({ yes, no, abstain }, by) =>
    `Utfall: ${yes} ja, ${no} nej och ${abstain} som avstår.${BY_SV[by] ?? ''}`,
  secret: 'Omröstningen var sluten.',
  voteAskedFor: (name) => `${name} begär omröstning.`,
  voice: (option) => `Ordföranden finner att mötet beslutar ${option}.`,
  choices: { yes: 'Ja', no: 'Nej', abstain: 'Avstår' },
  reserves: (name) => `${name} reserverar sig mot beslutet.`,
  dissents: (name) => `${name} anmäler avvikande mening.`,
  noParty: 'utan parti',
};

const KINDS_EN: Readonly<Record<ProposalKind, string>> = {
  approval: 'approval of the draft',
  rejection: 'rejection of the draft',
  amendment: 'an amendment',
  addition: 'an addition',
  'referral-back': 'referral back',
  deferral: 'deferral',
};

const BY_EN: Partial<Readonly<Record<OutcomeGround, string>>> = {
  'casting-vote': ' The chair’s casting vote settled it.',
  lot: ' The lot settled it.',
  'tie-rejected': ' On a tie the proposal falls.',
  minority: ' A third of those present is enough.',
  'board-minimum': ' The proposal did not get the votes it needs.',
  'qualified-majority': ' The proposal did not get the qualified majority it needs.',
};

const en: ChamberPhrases = {
  proposalsHeading: 'Proposals',
  orderHeading: 'Order of questions',
  voteHeading: 'Vote',
  recusalHeading: 'Recusal',
  statementHeading: {
    reservation: 'Reservation',
    'special-statement': 'Special statement',
    note: 'Note in the minutes',
    dissent: 'Dissent',
  },
  recused: (name, leaves) =>
    leaves
      ? `${name} is recused, left the meeting and took no part in the matter.`
      : `${name} is recused and took no part in the matter.`,
  serves: (deputy, name) => `${deputy} serves for ${name}.`,
  noPart: (name) => `${name} takes no part in the decision.`,
  kinds: KINDS_EN,
  proposal: (name, kind, text) => `${name} proposes ${KINDS_EN[kind]}${text === '' ? '.' : `: ${text}`}`,
  draft: 'approval of the draft',
  rejection: 'rejection of the draft',
  proposalOf: (name) => `the proposal of ${name}`,
  additionOf: (name) => `the addition of ${name}`,
  winner: 'the counter-proposal',
  settleToday: 'settling the matter today',
  referral: 'referral back',
  deferral: 'deferral',
  declined: 'rejection',
  decided: {
    approval: 'The draft is approved.',
    rejection: 'The draft is rejected.',
    declined: 'The proposal is rejected.',
    referral: 'The matter is referred back.',
    deferral: 'The matter is deferred.',
  },
  question: (yes, no) => `Yes for ${yes}, no for ${no}.`,
  tally: ({ yes, no, abstain }, by) =>
    `Result: ${yes} yes, ${no} no and ${abstain} abstaining.${BY_EN[by] ?? ''}`,
  secret: 'The vote was secret.',
  voteAskedFor: (name) => `${name} asks for a vote.`,
  voice: (option) => `The chair finds that the meeting decides on ${option}.`,
  choices: { yes: 'Yes', no: 'No', abstain: 'Abstaining' },
  reserves: (name) => `${name} makes a reservation against the decision.`,
  dissents: (name) => `${name} dissents.`,
  noParty: 'no party',
};

export function chamberPhrases(language: Language): ChamberPhrases {
  return language === 'sv' ? sv : en;
}
