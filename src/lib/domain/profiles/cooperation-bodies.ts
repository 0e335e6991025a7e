import type { BodyProfile } from '../body.ts';
import { guidance, inference, memory, PLAIN, statute, type ProfileTemplate } from './template.ts';

/** QUO-11: no rules but its own; nothing is announced and nothing appealed (PUB-7). */
const OWN_RULES = {
  ...PLAIN,
  quorum: { rule: 'none' },
  decisionsTakeEffect: 'at-gavel',
  distance: { allowed: true, allRemoteAllowed: true, regime: 'free' },
  appealable: false,
} as const satisfies Partial<BodyProfile>;

const OWN_SOURCES = {
  quorum: guidance('Nacka'),
  distance: guidance('Nacka'),
  appeal: statute('KL 13:2'),
  document: statute('TF 2:10, 2:12'),
} as const;

/** Bodies that agree across organisations, parties or sides. */
export const cooperationBodies: readonly ProfileTemplate[] = [
  {
    id: 'coordination-federation',
    country: 'SE',
    kind: 'board',
    make: (seats) => ({
      ...PLAIN,
      kind: 'board',
      quorum: { rule: 'more-than-half', seats },
      approval: 'adjusters-sign',
      minutesStyle: 'decision',
      // DIS-9: the board decides, on equal terms, and sound alone will do for special reasons.
      distance: { allowed: true, allRemoteAllowed: true, regime: 'coordination-federation', audioOnly: true },
      voting: { majority: 'votes-cast', tie: 'chair-casting' },
      appealable: true,
    }),
    sources: {
      distance: guidance('Lag 2003:1210 19 a §; prop. 2021/22:67'),
      quorum: memory('Lag 2003:1210'),
      majority: memory('Lag 2003:1210'),
      tie: memory('Lag 2003:1210'),
      adjusters: memory('Lag 2003:1210'),
      appeal: memory('Lag 2003:1210'),
    },
  },
  {
    id: 'cooperation-group',
    country: 'SE',
    kind: 'cooperation-group',
    make: () => ({
      ...OWN_RULES,
      kind: 'cooperation-group',
      documentType: 'minnesanteckningar',
      minutesStyle: 'discussion',
      approval: 'next-meeting-approves',
      adjusters: 0,
      voting: { votes: 'none' },
    }),
    sources: { ...OWN_SOURCES, votes: inference('–'), approval: inference('–'), style: inference('–') },
  },
  {
    id: 'council',
    country: 'SE',
    kind: 'council',
    make: () => ({ ...OWN_RULES, kind: 'council', minutesStyle: 'decision', approval: 'adjusters-sign' }),
    sources: { ...OWN_SOURCES, approval: inference('–'), adjusters: inference('–') },
  },
  {
    id: 'consultation-body',
    country: 'SE',
    kind: 'consultation-body',
    // COOP-5: positions, signed once for each side.
    make: () => ({
      ...OWN_RULES,
      kind: 'consultation-body',
      documentType: 'motesanteckning',
      minutesStyle: 'discussion',
      approval: 'both-sides-sign',
      adjusters: 0,
      sides: ['Sida 1', 'Sida 2'],
    }),
    sources: { ...OWN_SOURCES, sides: inference('–'), approval: inference('–'), style: inference('–') },
  },
  {
    id: 'union-employer-group',
    country: 'SE',
    kind: 'union-employer-group',
    // COOP-1, COOP-2: agreed or not, never voted; adjusted by both parties.
    make: () => ({
      ...OWN_RULES,
      kind: 'union-employer-group',
      documentType: 'samverkansprotokoll',
      minutesStyle: 'decision',
      approval: 'adjusters-sign',
      sides: ['Arbetsgivaren', 'Arbetstagarna'],
      voting: { votes: 'none' },
    }),
    sources: {
      ...OWN_SOURCES,
      quorum: statute('MBL 11–14'),
      votes: statute('MBL 11–14'),
      approval: statute('MBL 16'),
      sides: statute('MBL 11'),
    },
  },
  {
    id: 'custom',
    country: 'any',
    kind: 'custom',
    make: () => ({ ...OWN_RULES, kind: 'custom' }),
    sources: {},
  },
];
