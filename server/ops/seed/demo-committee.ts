import { randomUUID } from 'node:crypto';
import { civilDate, clockTime, longDate } from '#lib/domain/wording/dates.ts';
import { addDays, type DemoDays, weekdayFrom } from './demo-clock.ts';
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

const SATURDAYS =
  'Kultur- och fritidsnämnden beslutar att folkbiblioteken i Askeby och Ekfors håller öppet lördagar kl 10–14 från och med den 1 mars.';
const GRANTS =
  'Kultur- och fritidsnämnden beviljar föreningsbidrag med 412 000 kronor enligt förvaltningens förslag.';

/** A committee under the Local Government Act, with parties, deputies and § numbers, in the middle of its meeting. */
export function committeeMeeting({ openedAt }: DemoDays): DemoMeeting {
  const date = civilDate(openedAt.toISOString());
  return {
    openedAt,
    command: {
      body: {
        name: 'Kultur- och fritidsnämnden',
        shortName: 'KFN',
        kind: 'committee',
        documentType: 'kl-protokoll',
        quorum: { rule: 'more-than-half', seats: 9 },
        numbering: { style: 'section', firstNumber: 87 },
        adjusters: 1,
        gavel: 'chair',
        sides: [],
      },
      head: {
        title: 'Kultur- och fritidsnämnden',
        date,
        startTime: clockTime(openedAt.toISOString(), 'en'),
        endTime: '',
        place: 'Sammanträdesrum Älven, Regionhuset',
        form: 'hybrid',
        tool: 'Teams',
        nextMeeting: longDate(weekdayFrom(addDays(date, 28)), 'sv'),
      },
      participants: [...MEMBERS, ...DEPUTIES, ...OTHERS],
      clauses: CLAUSES,
      logins: logins({ secretary: 'o1', chair: 'm1', adjuster: 'm4', member: 'm2' }),
    },
    texts: TEXTS,
    steps: [
      [0, 'chair', { type: 'open-meeting' }],
      ...answers(1, 'on-site', 'm1', 'm3', 'm4', 'm6', 'm7', 'o1', 'o2'),
      ...answers(2, 'remote', 'm2', 'm8', 'd2'),
      ...answers(2, 'on-site', 'd1'),
      ...answers(2, 'absent', 'm5', 'm9'),
      [3, 'secretary', { type: 'call-deputy', deputyId: 'd1', forId: 'm5' }],
      [4, 'secretary', { type: 'call-roll' }],
      goTo(5, 'c2'),
      [6, 'chair', { type: 'elect-adjusters', clauseId: 'c2', participantIds: ['m4'] }],
      goTo(7, 'c3'),
      decide(8, 'c3', randomUUID(), 'Dagordningen godkänns.'),
      goTo(9, 'c4'),
      goTo(21, 'c5'),
      [27, 'secretary', { type: 'record-departure', participantId: 'm8' }],
      decide(34, 'c5', randomUUID(), SATURDAYS),
      goTo(36, 'c6'),
    ],
  };
}

const MEMBERS = [
  person('m1', 'Karin Holmberg', 'member', { party: 'S', role: 'chair' }),
  person('m2', 'Maja von Essen', 'member', { party: 'M', role: 'vice-chair' }),
  person('m3', 'Torkel Sandgren', 'member', { party: 'S' }),
  person('m4', 'Bengt-Åke Öst', 'member', { party: 'C' }),
  person('m5', 'Ylva Rönnmark', 'member', { party: 'V' }),
  person('m6', 'Hampus Lidén Ask', 'member', { party: 'SD' }),
  person('m7', 'Gunvor Tallberg', 'member', { party: 'KD' }),
  person('m8', 'Samir Haddadin', 'member', { party: 'MP' }),
  person('m9', 'Elsy Norrman', 'member', { party: 'L' }),
];

const DEPUTIES = [
  person('d1', 'Pär-Olov Hedlund', 'deputy', { party: 'V' }),
  person('d2', 'Ines Kvarnström', 'deputy', { party: 'M' }),
  person('d3', 'Rolf Edbom', 'deputy', { party: 'S' }),
];

const OTHERS = [
  person('o1', 'Sanna Lindqvist', 'official', { role: 'secretary', title: 'nämndsekreterare' }),
  person('o2', 'Disa Fjällström', 'official', { title: 'förvaltningschef' }),
];

const CLAUSES = agenda([
  ['Sammanträdet öppnas och upprop'],
  ['Val av justerare'],
  ['Godkännande av dagordning'],
  ['Information från förvaltningschefen', { plannedMinutes: 15, presenters: ['Disa Fjällström'] }],
  ['Lördagsöppet på folkbiblioteken', { plannedMinutes: 20, draftDecision: SATURDAYS }],
  ['Föreningsbidrag till kultur och idrott', { plannedMinutes: 20, draftDecision: GRANTS }],
  ['Uppföljning av internkontrollplan', { plannedMinutes: 10 }],
  ['Övriga frågor'],
  ['Sammanträdet avslutas', { kind: 'closing' }],
]);

const TEXTS = {
  c4: [
    paragraph('Disa Fjällström informerar om läget i förvaltningen:'),
    list(
      'Länsmuseets nya basutställning öppnar i mars.',
      'Två tjänster som skolbibliotekarie är utlysta.',
      'Höstlovets aktiviteter hade 1 140 deltagare, en ökning med 9 procent.',
    ),
  ],
  c5: [
    heading('Sammanfattning'),
    paragraph(
      'Förvaltningen föreslår att biblioteken i Askeby och Ekfors håller öppet på lördagar. Försöket under våren gav 60 besök per lördag i snitt.',
    ),
    heading('Ärendets behandling'),
    paragraph('Samir Haddadin (MP) lämnar sammanträdet under ärendet.'),
  ],
  c6: [
    heading('Sammanfattning'),
    paragraph(
      'Till årets andra ansökningsomgång har 37 föreningar sökt bidrag om sammanlagt 958 000 kronor.',
    ),
  ],
};
