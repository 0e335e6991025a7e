import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import { clauseKindFromTitle } from '#lib/domain/clause.ts';
import type { SessionLike, UseCases } from '#server/use-cases.ts';

export interface SeedMeetingsOptions {
  readonly useCases: UseCases;
  readonly sessionOf: (role: string) => SessionLike;
}

/** Believable meetings, made through the same use cases as anybody's. */
export async function seedMeetings({ useCases, sessionOf }: SeedMeetingsOptions): Promise<void> {
  const created = await useCases.createMeeting({
    session: sessionOf('secretary'),
    command: advisoryCouncil(),
  });
  if (!created.ok) throw new Error(`the demo meeting was refused: ${created.refusal.code}`);
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

function advisoryCouncil(): NewMeeting {
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
      date: '2026-11-27',
      startTime: '13:00',
      endTime: '16:00',
      place: 'Digitalt via Zoom',
      form: 'remote',
      tool: 'Zoom',
      nextMeeting: 'fredag 12 februari 2027 kl 9.00–12.00',
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
            draftDecision:
              'Samrådet fastställer mötesdagarna 2027 enligt förslaget: 12 februari kl 9–12, 7 maj kl 13–16, 10 september kl 9–12 och 19 november kl 13–16.',
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
