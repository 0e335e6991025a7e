import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BodyProfile } from '#lib/domain/body.ts';
import type { Clause } from '#lib/domain/clause.ts';
import { checkCompleteness } from '#lib/domain/completeness.ts';
import { composeMinutes } from '#lib/domain/compose-minutes.ts';
import type { MatterKind, MatterOutcome } from '#lib/domain/cooperation/cooperation.ts';
import { isNegotiationEnded } from '#lib/domain/cooperation/matters.ts';
import { parties, sidePresence } from '#lib/domain/cooperation/parties.ts';
import { decide } from '#lib/domain/decide.ts';
import { evolve } from '#lib/domain/evolve.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingFact, MeetingHead } from '#lib/domain/meeting-events.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { MinutesBlock, MinutesDocument } from '#lib/domain/minutes-document.ts';
import type { Participant } from '#lib/domain/participant.ts';
import { minutesText } from '../support/minutes-text.ts';

type Blocks = Readonly<Record<string, readonly MinutesBlock[]>>;
type Row = readonly [id: string, name: string, more?: Partial<Participant>];

interface Prepared {
  readonly head: Omit<MeetingHead, 'id'>;
  readonly body: { readonly name: string; readonly shortName: string; readonly profile: BodyProfile };
  readonly participants: readonly Participant[];
  readonly clauses: readonly Clause[];
  readonly chair: string;
  readonly secretary: string;
}

/** A meeting held through the real decider, at the times it says. */
class HeldMeeting {
  state: MeetingState;
  readonly #seat: { readonly participantId: string; readonly role: 'secretary' };
  #version = 0;
  #ids = 0;
  #at: string;

  constructor({ head, body, participants, clauses, secretary }: Prepared) {
    this.#at = `${head.date}T${head.startTime}`;
    this.#seat = { participantId: secretary, role: 'secretary' };
    const snapshot = { id: 'body', ...body };
    this.state = this.#append(null, {
      type: 'meeting-prepared',
      head: { id: 'meeting', ...head },
      body: snapshot,
      participants,
      clauses,
    });
  }

  at(time: string): this {
    this.#at = `${this.state.head.date}T${time}`;
    return this;
  }
  do(command: MeetingCommand): this {
    const result = decide(this.state, command, this.#seat);
    if (!result.ok) throw new Error(`${JSON.stringify(command)}: ${JSON.stringify(result.refusal)}`);
    for (const fact of result.value) this.state = this.#append(this.state, fact);
    return this;
  }
  answer(answer: 'on-site' | 'remote' | 'absent', ...ids: readonly string[]): this {
    for (const participantId of ids) this.do({ type: 'answer-roll-call', participantId, answer });
    return this;
  }
  /** Takes up the clause; with its kind. */
  goTo(time: string, clauseId: string, as?: MatterKind): this {
    this.at(time).do({ type: 'move-pointer', clauseId });
    return as ? this.do({ type: 'classify-matter', clauseId, as }) : this;
  }
  decides(text: string): this {
    const clauseId = this.#here();
    return this.do({ type: 'record-decision', clauseId, decisionId: this.#id(), text });
  }
  says(owner: string, text: string): this {
    return this.do({ type: 'state-view', viewId: this.#id(), clauseId: this.#here(), owner, text });
  }
  takesOn(owner: string, text: string, due = ''): this {
    return this.do({ type: 'take-on', commitmentId: this.#id(), clauseId: this.#here(), owner, text, due });
  }
  ends(outcome: MatterOutcome, ...organisations: readonly string[]): this {
    for (const organisation of organisations) {
      this.do({ type: 'record-outcome', clauseId: this.#here(), organisation, outcome });
    }
    return this;
  }
  minutes(organisationName: string, blocks: Blocks): MinutesDocument {
    return composeMinutes({ state: this.state, blocks, language: 'sv', organisationName, revision: 1 });
  }

  #here(): string {
    return this.state.pointer ?? '';
  }
  #id(): string {
    return `id-${++this.#ids}`;
  }
  #append(state: MeetingState | null, fact: MeetingFact): MeetingState {
    const version = ++this.#version;
    // Facts of one minute are kept in order by a millisecond each; winter time is an hour ahead of UTC.
    const at = new Date(Date.parse(`${this.#at}:00+01:00`) + version).toISOString();
    const actor = { accountId: 'a', name: 'Sekreteraren' };
    return evolve(state, { version, id: `e${version}`, commandId: `k${version}`, at, actor, fact });
  }
}

const people = (group: Participant['group'], side: string | undefined, rows: readonly Row[]): Participant[] =>
  rows.map(([id, name, more]) => ({ id, name, group, ...(side ? { side } : {}), ...more }));

/** "1", "1a" and "3.1" are items; what has a dot or a letter is a sub-item. */
function agenda(rows: readonly (readonly [string, string, Partial<Clause>?])[]): Clause[] {
  return rows.map(([mark, title, more]) => {
    const [, parent = '', sub = ''] = /^(\d+)(?:\.\d+|([a-z]))$/u.exec(mark) ?? [];
    return {
      id: `c${mark.replace('.', '-')}`,
      number: sub === '' ? mark : sub,
      title,
      kind: 'information',
      presenters: [],
      ...(parent === '' ? {} : { parentId: `c${parent}` }),
      ...more,
    };
  });
}

const paragraph = (text: string): MinutesBlock => ({ kind: 'paragraph', runs: [{ text }] });
const heading = (text: string): MinutesBlock => ({ kind: 'heading', text });
const expected = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, `../fixtures/minutes/${name}.sv.txt`), 'utf8');
const stops = (state: MeetingState): readonly string[] =>
  checkCompleteness(state, { emptyClauseIds: [] })
    .filter((one) => one.severity === 'stop')
    .map((one) => one.code);

const KOMMUNERNA = 'Kommunerna i Norrsjö';
const REGIONEN = 'Region Norrsjö';

describe('the notes of a two-sided body', () => {
  const meeting = consultation();

  it('[003-4] counts each side: politicians 5 and 3 of 8 and 5, officials 6 and 4 of 6 and 6', () => {
    const { attendance } = meeting.minutes('', {});
    const counts = attendance.map(({ heading: name, side, people: here }) => [name, side, here.length]);
    expect(counts).toEqual([
      ['Närvarande ledamöter', KOMMUNERNA, 5],
      ['Närvarande ledamöter', REGIONEN, 3],
      ['Tjänstepersoner', KOMMUNERNA, 6],
      ['Tjänstepersoner', REGIONEN, 4],
      ['Inbjudna', undefined, 9],
      ['Frånvarande', KOMMUNERNA, 3],
      ['Frånvarande', REGIONEN, 4],
    ]);
    expect(sidePresence(meeting.state).map((one) => one.present)).toEqual([5, 3]);
  });

  it('[COOP-5] are signed once for each side, by its chair and vice chair', () => {
    const signers = meeting.minutes('', {}).signers.map(({ name, signs }) => [name, signs]);
    expect(signers).toEqual([
      ['Kerstin Ahlgrim', true],
      ['Jonna Magnell', true],
    ]);
    expect(stops(meeting.state)).toEqual([]);
  });

  it('[003-11] read as a secretary would have written them', () => {
    expect(minutesText(meeting.minutes('Norrsjö samverkan', consultationText()))).toBe(
      expected('consultation'),
    );
  });
});

function consultation(): HeldMeeting {
  const meeting = new HeldMeeting({
    chair: 'r1',
    secretary: 'u5',
    head: {
      title: 'Politiskt samråd Norrsjö',
      date: '2026-11-19',
      startTime: '13:00',
      endTime: '15:00',
      place: 'Digitalt via Teams',
      form: 'remote',
      tool: 'Teams',
      nextMeeting: 'onsdag 20 januari 2027 kl 13.00–15.00, Teams (tills vidare)',
    },
    body: {
      name: 'Politiskt samråd Norrsjö',
      shortName: 'PSN',
      profile: {
        kind: 'consultation-body',
        documentType: 'motesanteckning',
        quorum: { rule: 'none' },
        numbering: { style: 'plain', firstNumber: 1 },
        adjusters: 0,
        gavel: 'chair-or-secretary',
        sides: [KOMMUNERNA, REGIONEN],
      },
    },
    participants: consultationPeople(),
    clauses: agenda([
      ['1', 'Mötets öppnande', { kind: 'opening' }],
      ['1a', 'Närvaro/upprop', { kind: 'roll-call' }],
      ['1b', 'Övriga frågor', { kind: 'other-matters' }],
      ['2', 'Godkännande av dagens agenda'],
      ['3', 'Föregående mötesanteckningar'],
      ['4', 'Lägesrapport om vaccinationer', { plannedMinutes: 15, presenters: ['Kristin Rygård'] }],
      [
        '5',
        'Lägesrapport om närvårdsuppdraget',
        {
          plannedMinutes: 15,
          presenters: ['Ann-Kristin Schultz', 'Angela Olander', 'Malin Svärdh', 'Hedda Styr'],
        },
      ],
      ['6', 'Lägesrapport om samverkansstruktur', { plannedMinutes: 10, presenters: ['Helen Söderbrink'] }],
      [
        '7',
        'Förlängning av det tillfälliga kunskapsrådet 2027',
        { plannedMinutes: 10, presenters: ['Kerstin Hinze', 'Lotta Wilhelmsdotter'] },
      ],
      ['8', 'Lägesrapport om välfärdsteknik', { plannedMinutes: 25, presenters: ['Adam Kranz'] }],
      ['9', 'Information om samarbetsavtalet', { plannedMinutes: 5 }],
    ]),
  });
  const present = meeting.state.participants.map((one) => one.id).filter((id) => !ABSENT.includes(id));
  return meeting
    .do({ type: 'open-meeting' })
    .goTo('13:01', 'c1a')
    .answer('remote', ...present)
    .answer('absent', ...ABSENT)
    .at('13:02')
    .do({ type: 'call-roll' })
    .goTo('13:03', 'c1b')
    .goTo('13:04', 'c2')
    .goTo('13:05', 'c3')
    .goTo('13:06', 'c4', 'information')
    .at('13:18')
    .decides('PSN noterar informationen.')
    .goTo('13:19', 'c5', 'information')
    .says(KOMMUNERNA, 'framför att uppdraget får ta lite mer tid')
    .at('13:34')
    .takesOn('Beredningen', 'tar med sig frågan om en rådgivande instans till mötet i januari')
    .decides('PSN ställer sig bakom den förlängda tiden för uppdraget.')
    .goTo('13:35', 'c6', 'information-and-position')
    .at('13:44')
    .decides('PSN noterar informationen och ställer sig bakom den ändrade tidsplanen.')
    .goTo('13:45', 'c7', 'position')
    .at('13:54')
    .decides('PSN ställer sig bakom att det tillfälliga kunskapsrådet förlängs.')
    .goTo('13:55', 'c8', 'information')
    .at('14:14')
    .decides('PSN noterar informationen.')
    .goTo('14:15', 'c9', 'information')
    .at('14:19')
    .decides('PSN noterar informationen.')
    .at('14:20')
    .do({ type: 'close-meeting' });
}

const ABSENT = ['k1', 'k3', 'k4', 'r4', 'r5', 'u2', 'u4'];

function consultationPeople(): Participant[] {
  const [west, east, south, north] = ['Väst', 'Öst', 'Syd', 'Nord'].map((one) => ({
    organisation: `Kommunförbundet ${one}`,
  }));
  return [
    ...people('member', KOMMUNERNA, [
      ['k1', 'Arvid Lindhede', { party: 'M', ...west }],
      ['k2', 'Kerstin Ahlgrim', { party: 'M', ...west, role: 'vice-chair' }],
      ['k3', 'Katja Junehag', { party: 'M', ...east }],
      ['k4', 'Ulrik Olander', { party: 'S', ...south }],
      ['k5', 'Mats Carleby', { party: 'C', ...north }],
      ['k6', 'Annika Skoglind', { party: 'S', ...east }],
      ['k7', 'Bengt-Åke Hilmer', { party: 'C', ...south }],
      ['k8', 'Lena von Hultberg', { party: 'S', ...north }],
    ]),
    ...people('member', REGIONEN, [
      ['r1', 'Jonna Magnell', { organisation: 'Regionstyrelsen', role: 'chair' }],
      ['r2', 'Helle Eriksby', { organisation: 'Regionstyrelsen', title: 'vice ordförande' }],
      ['r3', 'Per Lundeby', { organisation: 'Vårdnämnden', title: 'ordförande' }],
      ['r4', 'Mona Jonstorp', { organisation: 'Vårdnämnden', title: 'förste vice ordförande' }],
      ['r5', 'Håkan Linnerud', { organisation: 'Vårdnämnden', title: 'andre vice ordförande' }],
    ]),
    ...people('official', KOMMUNERNA, [
      ['t1', 'Helen Söderbrink', { title: 'tillförordnad direktör' }],
      ['t2', 'Annelie Bjerke', { title: 'beredning' }],
      ['t3', 'Lena Holmdahl', west],
      ['t4', 'Jannike Lemmel', north],
      ['t5', 'Magnus Haggård', south],
      ['t6', 'Kristoffer Svensby', east],
    ]),
    ...people('official', REGIONEN, [
      ['u1', 'Jan Kilgård', { title: 'tillförordnad vårddirektör' }],
      ['u2', 'Kaarina Sundelius', { title: 'direktör' }],
      ['u3', 'Anne-Marie Svantesdotter', { title: 'strateg' }],
      ['u4', 'Rosa Nyborger', { title: 'strateg' }],
      ['u5', 'Johanna Deuch', { role: 'secretary' }],
      ['u6', 'Josefin Lanz', { title: 'kommunikatör' }],
    ]),
    ...people('invited', undefined, [
      ['i1', 'Angela Olander', { organisation: KOMMUNERNA }],
      ['i2', 'Ann-Kristin Schultz', { organisation: REGIONEN }],
      ['i3', 'Adam Kranz', { organisation: KOMMUNERNA }],
      ['i4', 'Emma Övelid', { organisation: 'Lumen Konsult' }],
      ['i5', 'Malin Svärdh', { organisation: KOMMUNERNA }],
      ['i6', 'Hedda Styr', { organisation: REGIONEN }],
      ['i7', 'Lotta Wilhelmsdotter', { organisation: KOMMUNERNA }],
      ['i8', 'Kerstin Hinze', { organisation: REGIONEN }],
      ['i9', 'Kristin Rygård', { organisation: REGIONEN }],
    ]),
  ];
}

function consultationText(): Blocks {
  return {
    c1b: [paragraph('Inga övriga frågor.')],
    c2: [paragraph('Dagens agenda godkänns.')],
    c3: [paragraph('Inga synpunkter på anteckningarna från föregående möte.')],
    c4: [paragraph('Arbetet riktas nu till dem som ännu inte är vaccinerade.')],
    c5: [
      paragraph('Uppdraget löper parallellt med annat arbete inom nära vård.'),
      heading('Diskussion/reflektion'),
      paragraph('Kan det behövas en rådgivande instans vid tvister?'),
      paragraph('Svar: En möjlighet är en instans som gör en bedömning.'),
    ],
    c6: [paragraph('Ett nytt förslag tas fram efter dialogen under våren.')],
    c7: [
      paragraph('Rådets arbetsformer prövas under den tillfälliga perioden.'),
      heading('Diskussion/reflektion'),
      paragraph('Rådet är i en lärandeprocess.'),
    ],
    c8: [paragraph('Utredningen visar ett starkt stöd för ett enhetligt sortiment.')],
    c9: [
      paragraph(
        'Presidiet beslutade i oktober att behålla remisstiden till och med den 31 december 2026. Beslutet har skickats ut till huvudmännen.',
      ),
    ],
  };
}

const EMPLOYER = 'Arbetsgivaren';
const UNIONS = 'Fackliga företrädare';
const OTHERS = ['Arbetsterapeutförbundet', 'Vision', 'Vårdförbundet', 'Akademikerförbundet SSR'];

describe('the minutes of employer and unions', () => {
  const meeting = cooperation();

  it('[004-11] one organisation has two mandates and one head', () => {
    const counted = parties(meeting.state).map(({ name, heads, mandates }) => [name, heads, mandates]);
    expect(counted).toEqual([
      [EMPLOYER, 3, 3],
      ['Arbetsterapeutförbundet', 1, 1],
      ['Vision', 1, 1],
      ['Vårdförbundet', 1, 1],
      ['Kommunal', 1, 2],
      ['Akademikerförbundet SSR', 1, 1],
    ]);
  });

  it('[004-19] six adjusters and the secretary are seven signatures', () => {
    const { signers } = meeting.minutes('', {});
    expect(signers.filter((one) => one.signs)).toHaveLength(7);
    expect(signers.map((one) => one.role)).toEqual([
      'secretary',
      'chair',
      ...Array<string>(5).fill('adjuster'),
    ]);
    expect(stops(meeting.state)).toEqual([]);
  });

  it('[COOP-1] the negotiation is ended for every party, also the one that disagreed', () => {
    expect(isNegotiationEnded(meeting.state, 'c8-1')).toBe(true);
    expect(isNegotiationEnded(meeting.state, 'c8-2')).toBe(false);
  });

  it('[004-15] read as a secretary would have written them', () => {
    expect(minutesText(meeting.minutes('Askeby kommun', cooperationText()))).toBe(expected('union-employer'));
  });
});

function cooperation(): HeldMeeting {
  const ids = ['a1', 'a2', 'a3', 'f1', 'f2', 'f3', 'f4', 'f5'];
  const meeting = new HeldMeeting({
    chair: 'a1',
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

function cooperationText(): Blocks {
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
