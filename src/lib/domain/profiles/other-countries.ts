import type { BodyProfile } from '../body.ts';
import { guidance, inference, memory, PLAIN, type ProfileTemplate } from './template.ts';

const COUNCIL = {
  ...PLAIN,
  numbering: { style: 'section', firstNumber: 1 },
  minutesStyle: 'decision',
  decisionsTakeEffect: 'at-gavel',
} as const satisfies Partial<BodyProfile>;
const DISSENT = { until: 'meeting-closed', name: 'dissent' } as const;
/** Nothing is known for certain about meeting remotely, so it is off until the body says otherwise. */
const NOT_REMOTE = { allowed: false, allRemoteAllowed: false, regime: 'free' } as const;
const REMOTE = { allowed: true, allRemoteAllowed: true, regime: 'free' } as const;

const finnish = (kind: 'assembly' | 'committee', quorum: BodyProfile['quorum']): BodyProfile => ({
  ...COUNCIL,
  kind,
  quorum,
  adjusters: 2,
  approval: 'adjusters-sign',
  decisionsTakeEffect: 'at-adjustment',
  reservation: DISSENT,
  distance: REMOTE,
  voting: { tie: 'chair-casting', minorityReferral: false },
});

const FINNISH_SOURCES = {
  quorum: memory('KomL 410/2015 103 §'),
  approval: guidance('Kommunförbundet, protokoll'),
  adjusters: guidance('Kommunförbundet, protokoll'),
  effect: guidance('Kommunförbundet, protokoll'),
  tie: memory('KomL 410/2015'),
  distance: guidance('RSv 42/2020'),
  reservation: inference('–'),
} as const;

/** Councils and committees outside Sweden; see their marks before relying on them. */
export const otherCountries: readonly ProfileTemplate[] = [
  {
    id: 'no-committee',
    country: 'NO',
    kind: 'committee',
    make: (seats) => ({
      ...COUNCIL,
      kind: 'committee',
      quorum: { rule: 'at-least-half', seats },
      adjusters: 0,
      approval: 'next-meeting-approves',
      reservation: DISSENT,
      distance: REMOTE,
      voting: { tie: 'chair-casting', recordBy: 'party', abstention: 'allowed' },
    }),
    sources: {
      quorum: memory('Kommuneloven § 11-9'),
      voteRecord: guidance('fkt.no'),
      approval: memory('Kommuneloven'),
      tie: memory('Kommuneloven'),
      distance: guidance('Kommuneloven § 11-7'),
      reservation: inference('–'),
    },
  },
  {
    id: 'fi-council',
    country: 'FI',
    kind: 'assembly',
    make: (seats) => finnish('assembly', { rule: 'two-thirds', seats }),
    sources: FINNISH_SOURCES,
  },
  {
    id: 'fi-board',
    country: 'FI',
    kind: 'committee',
    make: (seats) => finnish('committee', { rule: 'more-than-half', seats }),
    sources: FINNISH_SOURCES,
  },
  {
    id: 'dk-council',
    country: 'DK',
    kind: 'assembly',
    make: (seats) => ({
      ...COUNCIL,
      kind: 'assembly',
      quorum: { rule: 'at-least-half', seats },
      adjusters: 0,
      approval: 'all-present-sign',
      reservation: DISSENT,
      distance: NOT_REMOTE,
      voting: { tie: 'rejected', minorityReferral: false },
    }),
    sources: {
      quorum: guidance('KSL § 11, stk. 2'),
      approval: guidance('KSL § 13'),
      reservation: guidance('KSL § 13'),
      tie: memory('KSL'),
      distance: memory('–'),
    },
  },
  {
    id: 'de-nrw-council',
    country: 'DE-NW',
    kind: 'assembly',
    make: (seats) => ({
      ...COUNCIL,
      kind: 'assembly',
      quorum: { rule: 'more-than-half', seats },
      quorumMode: 'until-challenged',
      adjusters: 0,
      approval: 'chair-and-clerk-sign',
      distance: NOT_REMOTE,
      voting: { tie: 'rejected', minorityReferral: false },
    }),
    sources: {
      quorum: guidance('GO NRW § 49'),
      challenge: guidance('GO NRW § 49'),
      approval: guidance('GO NRW § 52'),
      tie: memory('GO NRW'),
      distance: memory('GO NRW § 47a'),
    },
  },
  {
    id: 'roberts-rules',
    country: 'any',
    kind: 'custom',
    make: (seats) => ({
      ...COUNCIL,
      numbering: { style: 'plain', firstNumber: 1 },
      kind: 'custom',
      quorum: { rule: 'more-than-half', seats },
      quorumMode: 'until-challenged',
      adjusters: 0,
      approval: 'next-meeting-approves',
      distance: NOT_REMOTE,
      voting: { tie: 'rejected', recordBy: 'person' },
    }),
    sources: {
      quorum: memory('RONR'),
      challenge: guidance('robertsrules.forumflash.com'),
      approval: guidance('robertsrules.forumflash.com'),
      voteRecord: guidance('robertsrules.forumflash.com'),
      tie: memory('RONR'),
      distance: memory('RONR'),
    },
  },
];
