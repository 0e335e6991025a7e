import type { Participant } from '#lib/domain/participant.ts';
import { agenda, type Blocks, heading, HeldMeeting, paragraph, people } from './held-meeting.ts';

export const KOMMUNERNA = 'Kommunerna i Norrsjö';
export const REGIONEN = 'Region Norrsjö';

/** Politicians 8 and 5, officials 6 and 6, seven of them absent. */
export function consultation(): HeldMeeting {
  const meeting = new HeldMeeting({
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

const of = (part: string) => ({ organisation: `Kommunförbundet ${part}` });

function consultationPeople(): Participant[] {
  const west = of('Väst');
  const east = of('Öst');
  const south = of('Syd');
  const north = of('Nord');
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

export function consultationText(): Blocks {
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
