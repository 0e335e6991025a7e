import { agenda, type Blocks, HeldMeeting, paragraph, people } from './held-meeting.ts';

export const EMPLOYER = 'Arbetsgivaren';
const UNIONS = 'Fackliga företrädare';
const OTHERS = ['Arbetsterapeutförbundet', 'Vision', 'Vårdförbundet', 'Akademikerförbundet SSR'];

/** Employer three, unions five of whom one has two mandates; eight sections, and one negotiation without agreement. */
export function cooperation(): HeldMeeting {
  const ids = ['a1', 'a2', 'a3', 'f1', 'f2', 'f3', 'f4', 'f5'];
  const meeting = new HeldMeeting({
    secretary: 'a3',
    head: {
      title: 'FSG Omsorgsförvaltningen',
      date: '2027-02-25',
      startTime: '10:00',
      endTime: '12:00',
      place: 'Gransjön',
      form: 'on-site',
      tool: '',
      nextMeeting: 'torsdag 25 mars 2027 kl 10.00–12.00, Alsjön',
    },
    body: {
      name: 'FSG Omsorgsförvaltningen',
      shortName: 'FSG',
      profile: {
        kind: 'union-employer-group',
        documentType: 'samverkansprotokoll',
        quorum: { rule: 'none' },
        numbering: { style: 'plain', firstNumber: 1 },
        adjusters: 5,
        gavel: 'chair-or-secretary',
        sides: [EMPLOYER, UNIONS],
      },
    },
    participants: [
      ...people('member', EMPLOYER, [
        ['a1', 'Selma Järvsö', { organisation: 'Askeby kommun', role: 'chair' }],
        ['a2', 'Emilia Ågrund Jansdotter', { title: 'HR-specialist' }],
        ['a3', 'Marianne Andrén', { role: 'secretary' }],
      ]),
      ...people('member', UNIONS, [
        ['f1', 'Inga Johansby', { organisation: 'Arbetsterapeutförbundet' }],
        ['f2', 'Tomas Svantegård', { organisation: 'Vision' }],
        ['f3', 'Mia Eliasdotter', { organisation: 'Vårdförbundet' }],
        ['f4', 'Agnes Ågerstedt', { organisation: 'Kommunal', mandates: 2 }],
        ['f5', 'Ann Olsbo', { organisation: 'Akademikerförbundet SSR' }],
      ]),
    ],
    clauses: agenda([
      ['', 'Mötet öppnas', { id: 'open', kind: 'opening' }],
      ['1', 'Övriga frågor'],
      ['1.1', 'Rutiner vid sjukfrånvaro'],
      ['2', 'Uppföljning av föregående möte'],
      ['3', 'Information – på gång'],
      ['3.1', 'Ny enhetschef för korttidsboendet'],
      ['3.2', 'Ny systemförvaltare'],
      ['4', 'Från och till LSG och CSG'],
      ['4.1', 'Lärande exempel om tillbud'],
      ['4.2', 'Struktur för LSG'],
      ['5', 'Årshjulet'],
      ['5.1', 'Riktlinjer om hot och våld'],
      ['6', 'Arbetsmiljö'],
      ['6.1', 'Särskilda tillbud och risker'],
      ['7', 'Nämnd'],
      ['7.1', 'Uppföljning av internkontrollplan 2026'],
      ['7.2', 'Verksamhetsberättelse 2026'],
      ['8', 'Verksamhetsfrågor'],
      ['8.1', 'Bemanningspool'],
      ['8.2', 'Förstudie Hemgården'],
      ['', 'Mötet avslutas', { id: 'close', kind: 'closing' }],
    ]),
  });
  return meeting
    .do({ type: 'open-meeting' })
    .answer('on-site', ...ids)
    .at('10:01')
    .do({ type: 'call-roll' })
    .do({ type: 'elect-adjusters', clauseId: 'open', participantIds: ['f1', 'f2', 'f3', 'f4', 'f5'] })
    .goTo('10:02', 'c1')
    .goTo('10:02', 'c1-1', 'dialogue')
    .says(UNIONS, 'framför att frågemallen behöver kompletteras')
    .takesOn(EMPLOYER, 'tar med sig detta till planeringen av en workshop')
    .goTo('10:20', 'c2', 'information')
    .says(EMPLOYER, 'meddelar att utvärderingen av schemat ska vara klar i maj')
    .takesOn('Kommunal', 'kommer att kontakta verksamhetschefen före utvärderingen')
    .goTo('10:25', 'c3')
    .goTo('10:25', 'c3-1', 'information')
    .goTo('10:28', 'c3-2', 'information')
    .goTo('10:30', 'c4')
    .goTo('10:30', 'c4-1', 'dialogue')
    .takesOn('FSG', 'lämnar förslaget till CSG')
    .goTo('10:40', 'c4-2', 'dialogue')
    .says('Kommunal', 'önskar att det tydliggörs hur LSG ska organiseras')
    .takesOn(EMPLOYER, 'tar med ärendet och återkommer', '2027-03-25')
    .goTo('10:50', 'c5')
    .goTo('10:50', 'c5-1', 'information')
    .goTo('10:55', 'c6')
    .goTo('10:55', 'c6-1', 'dialogue')
    .takesOn(EMPLOYER, 'påminner övriga forum i förvaltningen')
    .goTo('11:05', 'c7')
    .goTo('11:05', 'c7-1', 'negotiation-19')
    .goTo('11:10', 'c7-2', 'negotiation-19')
    .says('Arbetsterapeutförbundet', 'informerar att alla bilar har utrustats med brandskyddsväskor')
    .says('Kommunal', 'frågar om en risk- och konsekvensanalys är gjord')
    .goTo('11:25', 'c8')
    .goTo('11:25', 'c8-1', 'negotiation-11')
    .says('Kommunal', 'Ett lokalt kollektivavtal krävs innan rekryteringen börjar.')
    .ends('agreed', EMPLOYER, ...OTHERS)
    .ends('disagreed', 'Kommunal')
    .goTo('11:45', 'c8-2', 'dialogue')
    .says('Kommunal', 'efterfrågar information om förstudien')
    .says(EMPLOYER, 'informerar att förstudien redovisas på nästa nämnd')
    .takesOn(EMPLOYER, 'återkommer i ärendet')
    .goTo('11:58', 'close')
    .at('12:00')
    .do({ type: 'close-meeting' });
}

export function cooperationText(): Blocks {
  return {
    open: [paragraph('Ordföranden hälsar alla välkomna.')],
    'c1-1': [paragraph('Gällande rutiner finns i personalhandboken.')],
    'c3-1': [paragraph('Tillträdet är den 16 maj. Rekryteringen har skett enligt samverkansavtalet.')],
    'c3-2': [paragraph('Tillträdet är den 1 juni.')],
    'c4-1': [
      paragraph('Från LSG föreslås att anmälda tillbud sammanställs och tas upp som lärande exempel.'),
    ],
    'c5-1': [paragraph('Enligt årshjulet informeras i februari om riktlinjerna om hot och våld.')],
    'c6-1': [paragraph('Sammanställningen av tillbud ska redovisas på LSG och FSG.')],
    'c7-1': [paragraph('Uppföljningen redovisas enligt bilaga.')],
    'c7-2': [
      paragraph('Verksamhetsberättelsen redovisas enligt bilaga.'),
      paragraph('Även ombudgeteringen av investeringar redovisas.'),
    ],
    'c8-1': [
      paragraph('Arbetsgivaren avser att återuppta rekryteringen till bemanningspoolen, sex tjänster.'),
    ],
    close: [paragraph('Ordföranden tackar för engagemanget.')],
  };
}
