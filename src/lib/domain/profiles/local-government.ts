import type { BodyProfile, DeputyRules } from '../body.ts';
import { guidance, inference, memory, PLAIN, statute, type ProfileTemplate } from './template.ts';

const SECTION = { style: 'section', firstNumber: 1 } as const;
/** DIS-1: not without a decision of the assembly. */
const NOT_DECIDED = { allowed: false, allRemoteAllowed: false, regime: 'dated' } as const;

const ASSEMBLY_DEPUTIES: DeputyRules = {
  order: 'party-then-list',
  ownPartyOnly: true,
  ownPartyDisplaces: false,
  changeBetweenItems: true,
  noReturnSameDay: true,
};
const COMMITTEE_DEPUTIES: DeputyRules = {
  order: 'party-then-list',
  ownPartyDisplaces: true,
  changeBetweenItems: true,
  noReturnSameDay: true,
  opinionMinuted: false,
};

/** What the local government act has in common for all its bodies. */
const ACT = {
  ...PLAIN,
  documentType: 'kl-protokoll',
  numbering: SECTION,
  approval: 'adjusters-sign',
  adjustmentDays: 14, // ADJ-1
  decisionsTakeEffect: 'at-gavel',
  minutesStyle: 'decision',
  reservation: { until: 'meeting-closed', name: 'reservation' }, // RES-1
  appealable: true,
} as const satisfies Partial<BodyProfile>;

const ACT_SOURCES = {
  reservation: statute('KL 4:27'),
  approval: statute('KL 5:69'),
  adjustmentDays: statute('KL 5:69'),
  adjusters: guidance('Göteborg, politikerhandboken'),
  appeal: statute('KL 13:5'),
  document: statute('KL 5:65–67'),
  effect: inference('KL 5:53, 13:14'),
  numbering: guidance('Trollhättan, Orust'),
} as const;

const COMMITTEE_SOURCES = {
  ...ACT_SOURCES,
  quorum: statute('KL 6:27'),
  recusal: statute('KL 6:28–30'),
  deputies: guidance('KL 6:16; Alingsås'),
  deputyOpinion: statute('KL 6:17'),
  distance: guidance('KL 6:24; KU 2025/26:35'),
  majority: statute('KL 5:55'),
  tie: statute('KL 5:55–56'),
  elections: statute('KL 5:54'),
  abstention: statute('KL 4:25–26'),
} as const;

const committee = (seats: number): BodyProfile => ({
  ...ACT,
  kind: 'committee',
  quorum: { rule: 'more-than-half', seats },
  deputies: COMMITTEE_DEPUTIES,
  distance: NOT_DECIDED,
  voting: { tie: 'chair-casting', electionTie: 'lot', abstention: 'forbidden-in-authority-cases' },
});

const assembly = (seats: number): BodyProfile => ({
  ...ACT,
  kind: 'assembly',
  quorum: { rule: 'more-than-half', seats },
  adjusters: 2,
  recusalException: true, // QUO-5
  deputies: ASSEMBLY_DEPUTIES,
  distance: NOT_DECIDED,
  voting: { tie: 'chair-casting', electionTie: 'lot', secretElections: true, minorityReferral: true },
});

const ASSEMBLY_SOURCES = {
  ...ACT_SOURCES,
  quorum: statute('KL 5:45'),
  recusal: statute('KL 5:46–49'),
  deputies: statute('KL 5:17–21'),
  distance: guidance('KL 5:16; KU 2025/26:35'),
  majority: statute('KL 5:55'),
  tie: statute('KL 5:55–56'),
  elections: statute('KL 5:54'),
  abstention: statute('KL 4:25'),
  referral: statute('KL 5:50–51'),
} as const;

/** Bodies under the Swedish local government act, and those it governs in part. */
export const localGovernment: readonly ProfileTemplate[] = [
  { id: 'kl-assembly', country: 'SE', kind: 'assembly', make: assembly, sources: ASSEMBLY_SOURCES },
  { id: 'kl-committee', country: 'SE', kind: 'committee', make: committee, sources: COMMITTEE_SOURCES },
  {
    id: 'kl-subcommittee',
    country: 'SE',
    kind: 'committee',
    make: committee,
    // QUO-11: the act has no quorum of its own for these; the rules of procedure say more than half.
    sources: {
      ...COMMITTEE_SOURCES,
      quorum: memory('KL 6:41–42; reglemente'),
      distance: inference('KL 6:24'),
      appeal: inference('KL 13:2'),
    },
  },
  {
    id: 'joint-committee',
    country: 'SE',
    kind: 'committee',
    make: committee,
    sources: { ...COMMITTEE_SOURCES, deputies: statute('KL 9:24'), appeal: statute('KL 9:32, 13:6') },
  },
  {
    // QUO-10: assembly and board in one, so the stricter rule of recusal: leave the room, and no exception.
    id: 'municipal-federation-board',
    country: 'SE',
    kind: 'committee',
    make: committee,
    sources: {
      ...COMMITTEE_SOURCES,
      quorum: statute('KL 9:2'),
      recusal: inference('KL 6:28–30'),
      deputies: statute('KL 9:3'),
      majority: statute('KL 9:6'),
      appeal: statute('KL 9:6'),
    },
  },
  {
    id: 'municipal-federation-assembly',
    country: 'SE',
    kind: 'assembly',
    make: assembly,
    sources: { ...ASSEMBLY_SOURCES, quorum: statute('KL 9:2'), majority: statute('KL 9:6') },
  },
  {
    id: 'co-party-body',
    country: 'SE',
    kind: 'custom',
    // QUO-11: rules of reservation, recusal and minutes, but no quorum of the act's.
    make: () => ({
      ...ACT,
      kind: 'custom',
      quorum: { rule: 'none' },
      sides: ['Förtroendevalda', 'Personalen'],
    }),
    sources: {
      ...ACT_SOURCES,
      quorum: statute('KL 7:24'),
      recusal: statute('KL 7:24'),
      sides: statute('KL 7:20'),
    },
  },
];
