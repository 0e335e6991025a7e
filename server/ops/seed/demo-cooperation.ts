import { randomUUID } from 'node:crypto';
import type { MatterKind, MatterOutcome } from '#lib/domain/cooperation/cooperation.ts';
import { longDate } from '#lib/domain/wording/dates.ts';
import { addDays, type DemoDays, instantOf } from './demo-clock.ts';
import {
  agenda,
  answers,
  decide,
  type DemoMeeting,
  goTo,
  list,
  logins,
  paragraph,
  person,
  type Step,
} from './demo-meeting.ts';

const EMPLOYER = 'Arbetsgivaren';
const UNIONS = 'Arbetstagarna';

/** Employer and unions under a cooperation agreement; the minutes are frozen and wait for their signatures. */
export function cooperationMeeting({ frozen }: DemoDays): DemoMeeting {
  return {
    openedAt: instantOf(frozen, '09:01'),
    frozenAt: instantOf(frozen, '15:20'),
    command: {
      body: {
        name: 'Förvaltningsövergripande samverkansgrupp',
        shortName: 'FÖS',
        kind: 'union-employer-group',
        documentType: 'samverkansprotokoll',
        quorum: { rule: 'none' },
        numbering: { style: 'section', firstNumber: 61 },
        adjusters: 1,
        gavel: 'chair-or-secretary',
        sides: [EMPLOYER, UNIONS],
        cooperation: { centralNegotiationDays: 10 },
      },
      head: {
        title: 'Förvaltningsövergripande samverkansgrupp',
        date: frozen,
        startTime: '09:00',
        endTime: '10:30',
        place: 'Rum Tjärnen, Regionhuset',
        form: 'hybrid',
        tool: 'Teams',
        nextMeeting: longDate(addDays(frozen, 21), 'sv'),
      },
      participants: PARTICIPANTS,
      clauses: CLAUSES,
      logins: logins({ secretary: 'o1', chair: 'a1', adjuster: 'f1', member: 'f2' }),
    },
    texts: TEXTS,
    steps: [
      [0, 'chair', { type: 'open-meeting' }],
      ...answers(1, 'on-site', 'a1', 'a2', 'f1', 'f3', 'o1'),
      ...answers(1, 'remote', 'f2', 'f4'),
      [2, 'secretary', { type: 'call-roll' }],
      goTo(3, 'c2'),
      [4, 'chair', { type: 'elect-adjusters', clauseId: 'c2', participantIds: ['f1'] }],
      goTo(5, 'c3'),
      classify(6, 'c3', 'information'),
      says(15, 'c3', 'Vårdförbundet', 'frågar om rehabiliteringen följs upp även på vårdcentralerna'),
      takesOn(20, 'c3', EMPLOYER, 'återkommer med siffror per vårdcentral', addDays(frozen, 21)),
      goTo(27, 'c4'),
      classify(28, 'c4', 'negotiation-11'),
      says(34, 'c4', 'Kommunal', 'framför att nattschemat behöver utvärderas efter tre månader'),
      says(38, 'c4', 'Vision', 'anser att risk- och konsekvensbedömningen är tillräcklig'),
      ends(42, 'c4', EMPLOYER, 'agreed'),
      ends(42, 'c4', 'Vision', 'agreed'),
      ends(43, 'c4', 'Vårdförbundet', 'agreed'),
      ends(44, 'c4', 'Kommunal', 'disagreed'),
      ends(45, 'c4', 'Akademikerförbundet SSR', 'concluded'),
      decide(
        46,
        'c4',
        randomUUID(),
        'Arbetsgivaren inför de ändrade schemarutinerna från och med den 1 februari.',
      ),
      takesOn(47, 'c4', EMPLOYER, 'kallar till utvärdering av nattschemat', ''),
      goTo(48, 'c5'),
      classify(49, 'c5', 'dialogue'),
      [66, 'secretary', { type: 'record-departure', participantId: 'f4' }],
      goTo(74, 'c6'),
      [77, 'chair', { type: 'close-meeting' }],
    ],
  };
}

function classify(minutes: number, clauseId: string, as: MatterKind): Step {
  return [minutes, 'secretary', { type: 'classify-matter', clauseId, as }];
}

function says(minutes: number, clauseId: string, owner: string, text: string): Step {
  return [minutes, 'secretary', { type: 'state-view', viewId: randomUUID(), clauseId, owner, text }];
}

function takesOn(minutes: number, clauseId: string, owner: string, text: string, due: string): Step {
  const commitmentId = randomUUID();
  return [minutes, 'secretary', { type: 'take-on', commitmentId, clauseId, owner, text, due }];
}

function ends(minutes: number, clauseId: string, organisation: string, outcome: MatterOutcome): Step {
  return [minutes, 'secretary', { type: 'record-outcome', clauseId, organisation, outcome }];
}

const PARTICIPANTS = [
  person('a1', 'Karin Holmberg', 'member', { side: EMPLOYER, role: 'chair' }),
  person('a2', 'Wilmer Assarsson', 'member', { side: EMPLOYER, title: 'HR-strateg' }),
  person('f1', 'Bengt-Åke Öst', 'member', { side: UNIONS, organisation: 'Vision' }),
  person('f2', 'Maja von Essen', 'member', { side: UNIONS, organisation: 'Vårdförbundet' }),
  person('f3', 'Tindra Malmsjö', 'member', { side: UNIONS, organisation: 'Kommunal', mandates: 2 }),
  person('f4', 'Ruben Castell', 'member', { side: UNIONS, organisation: 'Akademikerförbundet SSR' }),
  person('o1', 'Sanna Lindqvist', 'other', { role: 'secretary' }),
];

const CLAUSES = agenda([
  ['Mötet öppnas'],
  ['Val av justerare'],
  ['Arbetsmiljö: sjukfrånvaro och rehabilitering', { kind: 'information' }],
  ['Ändrade schemarutiner vid vårdcentralerna'],
  ['Bemanning över jul och nyår', { kind: 'information' }],
  ['Mötet avslutas'],
]);

const TEXTS = {
  c3: [
    paragraph('Sjukfrånvaron är 6,1 procent, en halv procentenhet lägre än samma månad förra året.'),
    list('Tidiga samtal hålls efter tredje tillfället.', 'Skyddsombuden deltar i uppföljningen i januari.'),
  ],
  c4: [
    paragraph(
      'Arbetsgivaren redovisar risk- och konsekvensbedömningen. Parterna går igenom de tre åtgärder som har lagts till sedan förra mötet.',
    ),
  ],
  c5: [paragraph('Alla enheter har beslutade scheman. Två enheter saknar ersättare för nyårsafton.')],
};
