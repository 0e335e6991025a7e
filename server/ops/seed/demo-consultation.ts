import { randomUUID } from 'node:crypto';
import { longDate } from '#lib/domain/wording/dates.ts';
import { addDays, type DemoDays, instantOf } from './demo-clock.ts';
import {
  agenda,
  answers,
  decide,
  type DemoMeeting,
  goTo,
  heading,
  list,
  logins,
  paragraph,
  person,
} from './demo-meeting.ts';

const REGION = 'Region Norrsjö';
const MUNICIPALITIES = 'Kommunerna';

/** A two-sided consultation body on Teams, without a quorum; held, and waiting to be frozen. */
export function consultationMeeting({ held }: DemoDays): DemoMeeting {
  return {
    openedAt: instantOf(held, '13:02'),
    command: {
      body: {
        name: 'Samverkansrådet för närvård',
        shortName: 'Närvårdsrådet',
        kind: 'consultation-body',
        documentType: 'motesanteckning',
        quorum: { rule: 'none' },
        numbering: { style: 'plain', firstNumber: 1 },
        adjusters: 0,
        gavel: 'chair-or-secretary',
        sides: [REGION, MUNICIPALITIES],
      },
      head: {
        title: 'Samverkansrådet för närvård',
        date: held,
        startTime: '13:00',
        endTime: '15:00',
        place: 'Digitalt via Teams',
        form: 'remote',
        tool: 'Teams',
        nextMeeting: longDate(addDays(held, 63), 'sv'),
      },
      participants: PARTICIPANTS,
      clauses: CLAUSES,
      logins: logins({ secretary: 'o1', chair: 'r1', adjuster: 'k1', member: 'k2' }),
    },
    texts: TEXTS,
    steps: [
      [0, 'chair', { type: 'open-meeting' }],
      ...answers(1, 'remote', 'r1', 'r2', 'r3', 'k1', 'k2', 'k3', 'o1'),
      ...answers(2, 'absent', 'r4'),
      [3, 'secretary', { type: 'call-roll' }],
      goTo(4, 'c2'),
      goTo(6, 'c3'),
      [7, 'secretary', { type: 'classify-matter', clauseId: 'c3', as: 'information' }],
      [14, 'secretary', { type: 'record-arrival', participantId: 'k4', mode: 'remote' }],
      decide(29, 'c3', randomUUID(), 'Närvårdsrådet noterar informationen.'),
      goTo(31, 'c4'),
      [32, 'secretary', { type: 'classify-matter', clauseId: 'c4', as: 'information-and-position' }],
      [
        44,
        'secretary',
        {
          type: 'state-view',
          viewId: randomUUID(),
          clauseId: 'c4',
          owner: MUNICIPALITIES,
          text: 'framför att den gemensamma planen behöver vara klar före utskrivningen',
        },
      ],
      decide(
        52,
        'c4',
        randomUUID(),
        'Närvårdsrådet ställer sig bakom målbilden och skickar den vidare till parterna.',
      ),
      [
        53,
        'secretary',
        {
          type: 'take-on',
          commitmentId: randomUUID(),
          clauseId: 'c4',
          owner: 'Beredningsgruppen',
          text: 'tar med sig frågan om kontaktperson till nästa möte',
          due: '',
        },
      ],
      goTo(55, 'c5'),
      [56, 'secretary', { type: 'classify-matter', clauseId: 'c5', as: 'information' }],
      [79, 'secretary', { type: 'record-departure', participantId: 'r3' }],
      goTo(88, 'c6'),
      [94, 'chair', { type: 'close-meeting' }],
    ],
  };
}

const PARTICIPANTS = [
  person('r1', 'Karin Holmberg', 'member', { side: REGION, role: 'chair' }),
  person('r2', 'Sixten Järvholm', 'member', { side: REGION, title: 'områdeschef' }),
  person('r3', 'Petronella Vik', 'member', { side: REGION, title: 'verksamhetschef' }),
  person('r4', 'Adil Benmoussa', 'member', { side: REGION, title: 'chefläkare' }),
  person('k1', 'Bengt-Åke Öst', 'member', {
    side: MUNICIPALITIES,
    organisation: 'Askeby',
    role: 'vice-chair',
  }),
  person('k2', 'Maja von Essen', 'member', { side: MUNICIPALITIES, organisation: 'Björklinge' }),
  person('k3', 'Signe Ollander', 'member', { side: MUNICIPALITIES, organisation: 'Ekfors' }),
  person('k4', 'Joar Stenmalm', 'member', { side: MUNICIPALITIES, organisation: 'Kolsva' }),
  person('o1', 'Sanna Lindqvist', 'other', { role: 'secretary', organisation: REGION }),
];

const CLAUSES = agenda([
  ['Mötet öppnas'],
  ['Godkännande av dagordningen'],
  ['Lägesrapport från närvårdsteamen'],
  ['Gemensam målbild för trygg hemgång'],
  ['Korttidsplatser under vintern'],
  ['Mötet avslutas'],
]);

const TEXTS = {
  c2: [paragraph('Dagordningen godkänns.')],
  c3: [
    paragraph(
      'Teamen i Askeby och Ekfors är fullt bemannade. Kolsva saknar en sjuksköterska till årsskiftet.',
    ),
    paragraph('Väntetiden till första hembesök är fyra dagar, mot målet tre.'),
  ],
  c4: [
    heading('Bakgrund'),
    paragraph('Arbetsgruppen har bearbetat målbilden efter höstens dialogmöten.'),
    list('Samma kontaktperson före och efter utskrivning.', 'En gemensam plan inom två dygn.'),
  ],
  c5: [paragraph('Parterna stämmer av antalet platser varje måndag fram till den sista februari.')],
};
