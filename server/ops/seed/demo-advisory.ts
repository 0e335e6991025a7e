import { clauseKindFromTitle } from '#lib/domain/clause.ts';
import { longDate } from '#lib/domain/wording/dates.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import { addDays, type DemoDays, instantOf, shortDate } from './demo-clock.ts';
import type { DemoMeeting } from './demo-meeting.ts';

/** The regional advisory council on Zoom, summoned: the demonstration begins here. */
export function advisoryMeeting(days: DemoDays): DemoMeeting {
  return {
    command: advisoryCouncil(days.summoned),
    texts: {},
    openedAt: instantOf(days.summoned, '13:00'),
    steps: [],
  };
}

const MEMBERS: readonly (readonly [name: string, municipality: string])[] = [
  ['Bengt-Åke Öst', 'Askeby'],
  ['Maja von Essen', 'Björklinge'],
  ['Veronika Wallin', 'Dalnäs'],
  ['Kristina Kuru', 'Ekfors'],
  ['Margit Carlsson', 'Granträsk'],
  ['Annika Sjögren', 'Hällby'],
  ['Anette Skön', 'Kolsva'],
  ['Anna-Maj Zetterman', 'Lidsjö'],
  ['Mats Eriksén', 'Mörtnäs'],
  ['Ulla Kallander', 'Norrsjö'],
  ['Tom Rydmark', 'Stavby'],
  ['Marie Brolin', 'Östanå'],
  ['Karin Holmberg', 'Region Norrsjö'],
];

const ITEMS = [
  'Mötet öppnas',
  'Val av justerare utöver ordförande',
  'Godkännande av dagordning',
  'Föregående möte och protokoll',
  'Rapport från chefsgruppen social välfärd',
  'Tema: Digitalisering inom vård och omsorg',
  'Uppföljning av ungas hälsa',
  'Lägesrapport vinterns planering',
  'Läget på länets korttidsplatser',
  'God och nära vård – beslutsunderlag målbild',
  'Medborgardialog med ungdomar',
  'Datum för nästa års möten',
  'Teman till kommande möten',
  'Mötet avslutas',
];

/** Four meetings of the coming year, on the same weekday. */
function nextYear(date: string): string {
  const [first, second, third, fourth] = [77, 161, 287, 357].map((days) => addDays(date, days));
  if (!first || !second || !third || !fourth) throw new Error('four days were asked for');
  const year = first.slice(0, 4);
  return `Samrådet fastställer mötesdagarna ${year} enligt förslaget: ${shortDate(first)} kl 9–12, ${shortDate(second)} kl 13–16, ${shortDate(third)} kl 9–12 och ${shortDate(fourth)} kl 13–16.`;
}

function advisoryCouncil(date: string): NewMeeting {
  return {
    body: {
      name: 'Samrådet för social välfärd samt vård och omsorg',
      shortName: 'Samrådet',
      kind: 'council',
      documentType: 'protokoll',
      quorum: { rule: 'more-than-half', seats: 13 },
      numbering: { style: 'plain', firstNumber: 1 },
      adjusters: 1,
      gavel: 'chair',
      sides: [],
    },
    head: {
      title: 'Samrådet för social välfärd samt vård och omsorg',
      date,
      startTime: '13:00',
      endTime: '16:00',
      place: 'Digitalt via Zoom',
      form: 'remote',
      tool: 'Zoom',
      nextMeeting: `${longDate(addDays(date, 77), 'sv')} kl 9.00–12.00`,
    },
    participants: [
      ...MEMBERS.map(([name, organisation], i) => ({
        id: `p${i + 1}`,
        name,
        group: 'member' as const,
        organisation,
        ...(name === 'Karin Holmberg' ? { role: 'chair' as const } : {}),
      })),
      ...['Sanna Lindqvist', 'Ingvar Ångström', 'Madelene Ardell', 'Karin Brandt'].map((name, i) => ({
        id: `o${i + 1}`,
        name,
        group: 'other' as const,
        organisation: 'Region Norrsjö',
        ...(name === 'Sanna Lindqvist' ? { role: 'secretary' as const } : {}),
      })),
    ],
    clauses: ITEMS.map((title, i) => ({
      id: `c${i + 1}`,
      number: String(i + 1),
      title,
      kind: clauseKindFromTitle(title),
      presenters: [],
      ...(i === 11
        ? {
            draftDecision: nextYear(date),
          }
        : {}),
    })),
    logins: [
      { accountId: 'demo-secretary', participantId: 'o1', role: 'secretary' },
      { accountId: 'demo-chair', participantId: 'p13', role: 'chair' },
      { accountId: 'demo-adjuster', participantId: 'p1', role: 'adjuster' },
      { accountId: 'demo-member', participantId: 'p2', role: 'member' },
    ],
  };
}
