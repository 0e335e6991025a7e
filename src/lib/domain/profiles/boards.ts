import type { BodyProfile } from '../body.ts';
import { inference, memory, PLAIN, statute, type ProfileTemplate } from './template.ts';

/** A private body answers to its own rules about meeting remotely, and nobody appeals its decisions. */
const PRIVATE = {
  ...PLAIN,
  kind: 'board',
  approval: 'adjusters-sign',
  decisionsTakeEffect: 'at-gavel',
  minutesStyle: 'decision',
  distance: { allowed: true, allRemoteAllowed: true, regime: 'free' },
  appealable: false,
} as const satisfies Partial<BodyProfile>;

/** QUO-9: more than half of all members; more than half of those present, and more than a third of all seats. */
const board = (seats: number): BodyProfile => ({
  ...PRIVATE,
  quorum: { rule: 'more-than-half', seats },
  voting: { majority: 'present-and-third', tie: 'chair-casting' },
});

const COMMON = { distance: inference('–'), appeal: inference('–') } as const;

/** Boards of companies and associations. */
export const boards: readonly ProfileTemplate[] = [
  {
    id: 'company-board',
    country: 'SE',
    kind: 'board',
    make: board,
    sources: {
      ...COMMON,
      quorum: statute('ABL 8:21'),
      recusal: statute('ABL 8:21'),
      majority: statute('ABL 8:22'),
      tie: memory('ABL 8:22'),
      approval: memory('ABL 1:13, 8:24'),
      adjusters: memory('ABL 8:24'),
      reservation: memory('ABL 8:24'),
    },
  },
  {
    id: 'economic-association-board',
    country: 'SE',
    kind: 'board',
    make: board,
    sources: {
      ...COMMON,
      quorum: statute('LEF 7:21'),
      recusal: statute('LEF 7:21'),
      majority: statute('LEF 7:22'),
      tie: memory('LEF 7:22'),
      approval: statute('LEF 1:15'),
      adjusters: memory('LEF 7'),
      reservation: memory('LEF 7'),
    },
  },
  {
    id: 'non-profit-board',
    country: 'SE',
    kind: 'board',
    // QUO-11: only what the bylaws say.
    make: () => ({
      ...PRIVATE,
      quorum: { rule: 'none' },
      voting: { majority: 'votes-cast', tie: 'chair-casting' },
    }),
    sources: {
      ...COMMON,
      quorum: memory('stadgar'),
      majority: memory('stadgar'),
      tie: memory('stadgar'),
      approval: memory('stadgar'),
      adjusters: memory('stadgar'),
    },
  },
];
