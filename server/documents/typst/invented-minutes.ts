import type {
  AttendanceRow,
  MinutesBlock,
  MinutesClause,
  MinutesDocument,
  MinutesSigner,
} from '#lib/domain/minutes-document.ts';

// Invented people and places in the shapes of real minutes; used by tests alone.

const say = (text: string): MinutesBlock => ({ kind: 'paragraph', runs: [{ text }] });
const heading = (text: string): MinutesBlock => ({ kind: 'heading', text });
const bullets = (...texts: string[]): MinutesBlock => ({
  kind: 'list',
  ordered: false,
  items: texts.map((text) => [say(text)]),
});
const fact = (title: string, ...lines: string[]): MinutesBlock => ({ kind: 'fact', heading: title, lines });
const from = (name: string, organisation: string, ...notes: string[]): AttendanceRow => ({
  name,
  organisation,
  notes,
});
const numbered = (label: string, title: string, ...blocks: MinutesBlock[]): MinutesClause => ({
  id: `clause-${label.replace(/\W/gu, '')}`,
  label,
  title,
  blocks,
});
const signer = (
  slotId: string,
  role: MinutesSigner['role'],
  roleText: string,
  name: string,
  organisation?: string,
): MinutesSigner => ({
  slotId,
  role,
  roleText,
  name,
  signs: true,
  ...(organisation ? { organisation } : {}),
});

const common = {
  schema: 'klubba.minutes/1',
  language: 'sv',
  meetingId: '0b8f6a0e-9f6f-4b61-9a54-2f9a5f6f0c01',
  revision: 1,
  closing: [],
  attachments: [],
} as const;

const municipalities = [
  ['Anna-Maj Björkeberg', 'Askeryd'],
  ['Anita Bolinder Nyman', 'Degerholm'],
  ['Vera Vallgren', 'Hallarp', '(del av mötet)'],
  ['Kristin Kuukkanen', 'Hälleskog'],
  ['Margit Karlström', 'Karlsborg'],
  ['Annika Sjöqvist-Öberg', 'Kumlaby', 'deltar på distans'],
  ['Anett Schönberg', 'Laxön'],
  ['Agnes Zackrisdotter', 'Lekesund'],
  ['Matts Eriksberg', 'Lindebro'],
  ['Ulla Kallander Karlhammar', 'Ljusnarsfors'],
  ['Tom Rymoberg', 'Noraby'],
  ['Maria Brorsdotter', 'Öreby'],
  ['Karin Sundelius', 'Region Öreby län'],
] as const;

const regional = [
  'Ingvar Ångström',
  'Madeleine Andersdotter',
  'Linn Hedkvarn',
  'Karin Bragesson',
  'Anna Mannerberg',
  'Karina Persdotter',
  'Johanna Rosenkvist',
];

/** Shape 001: minutes over video, three signers on page one, thirteen members, fourteen items. */
export const advisoryMinutes: MinutesDocument = {
  ...common,
  documentType: 'protokoll',
  organisationName: 'Region Öreby län',
  bodyName: 'Specifika samverkansrådet för social välfärd',
  title: 'Protokoll specifika samverkansrådet för social välfärd samt vård och omsorg',
  date: '2021-11-19',
  timeText: 'Fredag den 19 november 2021 kl 13.00–16.00',
  placeText: 'Digitalt via Zoom',
  attendance: [
    {
      heading: 'Närvarande ledamöter',
      people: municipalities.map(([name, place, ...notes]) => from(name, place, ...notes)),
    },
    { heading: 'Övriga närvarande', people: regional.map((name) => from(name, 'Region Öreby län')) },
  ],
  signers: [
    signer('secretary', 'secretary', 'Sekreterare', 'Linn Hedkvarn'),
    signer('chair', 'chair', 'Ordförande', 'Karin Sundelius', 'Region Öreby län'),
    signer('adjuster-1', 'adjuster', 'Justerare', 'Anna-Maj Björkeberg', 'Askeryds kommun'),
  ],
  clauses: [
    numbered(
      '1.',
      'Mötet öppnades',
      say(
        'Ordförande hälsade de närvarande välkomna till dagens möte. En närvarokontroll genomfördes eftersom mötet var digitalt.',
      ),
      fact('Närvaro', '13 av 13 ledamöter närvarande vid uppropet kl 13.04. Rådet är beslutsfört.'),
    ),
    numbered(
      '2.',
      'Val av justerare utöver ordförande',
      fact('Beslut', 'Anna-Maj Björkeberg utsågs till justerare.'),
    ),
    numbered('3.', 'Godkännande av dagordning', say('Dagordningen godkändes.')),
    numbered(
      '4.',
      'Föregående möte och protokoll',
      say('Protokollet från föregående möte godkändes och lades till handlingarna.'),
    ),
    numbered(
      '5.',
      'Rapport från chefsgruppen social välfärd samt vård och omsorg',
      say(
        'Två möten har genomförts sedan septembermötet. Protokollen bifogades kallelsen men finns även på regionens webbplats: https://utveckling.oreby.example/sv/valfard-och-folkhalsa/natverk-och-samverkan/?E-2-18747=18747#accordion-block-2-18747.',
      ),
    ),
    numbered(
      '6.',
      'Tema: Digitalisering inom vård och omsorg',
      say('Karin Bragesson och Anna Mannerberg föredrog ärendet. Bildspelet bifogas protokollet.'),
      heading('Projekt regional testbädd'),
      say(
        'Kommunerna står inför stora digitala utmaningar. För att nå målet att länet ska vara bäst i landet på att använda digitaliseringens och e-hälsans möjligheter behöver takten ökas. Behovet av nya innovativa lösningar och testmöjligheter i verkliga förhållanden är därför omfattande.',
      ),
      say(
        'Under året har en förstudie genomförts för att se vilka behov och förutsättningar kommunerna har för att ingå i en gemensam testbädd. Förstudien visar följande:',
      ),
      bullets(
        'Den demografiska utmaningen',
        'Brist på kompetens kring e-hälsa och välfärdstjänster',
        'Det saknas strategi och omvärldsbevakning, och de underlag som finns är inte jämförbara mellan kommunerna eftersom begreppen används olika',
        'Ineffektivt att varje kommun ska driva digitaliseringsarbetet på egen hand',
      ),
      heading('Välfärdsteknik'),
      {
        kind: 'list',
        ordered: false,
        items: [
          [
            say('Trygghetskameror används i sex kommuner.'),
            bullets('Nattillsyn', 'Tillsyn dagtid efter överenskommelse'),
          ],
          [say('Läkemedelsrobotar prövas i två kommuner.')],
        ],
      },
      heading('Frågor och synpunkter'),
      {
        kind: 'paragraph',
        runs: [
          { text: 'Fråga: ', bold: true },
          { text: 'Hur finansieras kommunernas medverkan? ' },
          { text: 'Svar: ', bold: true },
          { text: 'Med 25–50 procents tjänst per kommun och cirka 15 000 kronor per år, ' },
          { text: 'se överenskommelsen', href: 'https://oreby.example/overenskommelse' },
          { text: ', som löper ' },
          { text: 'till och med', italic: true },
          { text: ' den 31 augusti 2024.' },
        ],
      },
      heading('Laget runt'),
      bullets(
        'Askeryd: två enheter har infört digital signering.',
        'Hallarp: upphandling pågår tillsammans med Kumlaby.',
      ),
    ),
    numbered(
      '7.',
      'Nära vård',
      say(
        'Madeleine Andersdotter föredrog ärendet. Två frågor ställdes digitalt till deltagarna och svaren sammanställs till nästa möte.',
      ),
    ),
    numbered('8.', 'Kunskapsstyrning', say('Rådet tog del av informationen.')),
    numbered(
      '9.',
      'Suicidprevention',
      say('Johanna Rosenkvist informerade om den regionala handlingsplanen.'),
    ),
    numbered(
      '10.',
      'Verksamhetsplan',
      fact(
        'Beslut',
        'Rådet ställer sig bakom verksamhetsplanen för 2022.',
        'Planen följs upp vid mötet i september.',
      ),
    ),
    numbered(
      '11.',
      'Mötestider 2022',
      say('Förslag:'),
      bullets(
        '28 januari kl 9–12',
        '8 april kl 9–12',
        '2 september kl 9–12',
        '18 november kl 9–12 (fysiskt möte)',
      ),
      fact('Beslut', 'Rådet beslutade i enlighet med förslaget.'),
    ),
    numbered(
      '12.',
      'Teman för kommande möten',
      say('Barns och ungas psykiska hälsa. Samsjuklighet. Hur involverar vi brukare?'),
    ),
    numbered('13.', 'Övriga frågor', say('Inga övriga frågor anmäldes.')),
    numbered('14.', 'Mötet avslutades', say('Ordförande tackade för visat intresse och avslutade mötet.')),
  ],
  closing: [
    say('Nästa möte: fredag den 28 januari 2022 kl 9–12.'),
    say('Protokollet publiceras på https://oreby.example/samverkansradet'),
  ],
  attachments: [
    {
      label: 'Bilaga 1',
      name: 'Digitalisering inom vård och omsorg.pdf',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      sizeBytes: 2_412_330,
    },
    {
      label: 'Bilaga 2',
      name: 'Verksamhetsplan 2022.pdf',
      sha256: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
      sizeBytes: 184_020,
    },
  ],
};

/** Shape 000: notes, one signatory at the end, a deputy serving for a member of another party. */
export const groupNotes: MinutesDocument = {
  ...common,
  documentType: 'minnesanteckningar',
  organisationName: 'Region Västmark',
  bodyName: 'Samverkansgrupp äldre',
  title: 'Minnesanteckningar Samverkansgrupp äldre',
  date: '2019-12-20',
  timeText: 'Fredagen den 20 december 2019',
  placeText: 'Sammanträdesrum Mälaren, ing 4, Regionhuset, Västerby',
  attendance: [
    {
      heading: 'Ledamöter',
      people: [
        {
          name: 'Kennet Östberger',
          party: 'S',
          organisation: 'Region Västmark',
          role: 'ordförande',
          notes: [],
        },
        { name: 'Marie-Louise Sörström', party: 'C', organisation: 'Arby', notes: [] },
        {
          name: 'Camilla Runeberg',
          party: 'S',
          organisation: 'Salberga',
          notes: ['ersätter Elisabet Petterström (C)'],
        },
        { name: 'Bengt-Åke Nilsberg', party: 'L', organisation: 'Västerby', notes: ['§§ 13–21'] },
        { name: 'Håkan Freidell', party: 'M', organisation: 'Oppositionens plats', notes: [] },
      ],
    },
    {
      heading: 'Ersättare',
      people: [{ name: 'Anna Nygårdh', party: 'M', organisation: 'Region Västmark', notes: [] }],
    },
    {
      heading: 'Övriga',
      people: [
        { name: 'Ann Tjernby', role: 'verksamhetschef', notes: [] },
        {
          name: 'Anne Almkvist',
          role: 'digitaliseringsstrateg',
          organisation: 'Vård- och omsorgsförvaltningen, Västerby stad',
          notes: [],
        },
        { name: 'Eva Vilhelmsdotter', role: 'mötessekreterare', notes: [] },
      ],
    },
  ],
  signers: [{ ...signer('secretary', 'secretary', 'Sekreterare', 'Eva Vilhelmsdotter'), signs: false }],
  clauses: [
    numbered('1', 'Inledning', say('Ordförande inleder och hälsar Samverkansgrupp äldre välkomna.')),
    numbered(
      '2',
      'Digitalisering i stort',
      say('En sammanhängande presentation finns för punkterna 2–7, se bifogad presentation.'),
      say(
        'Cirka 225 000 nya medarbetare beräknas behövas inom vården 2023 om inga förändringar görs. Digitalisering är nödvändig för att klara bemanningen och effektivisering är nödvändig för att klara de ökade kostnader som uppstår på grund av fler äldre.',
      ),
    ),
    numbered(
      '3',
      'Dialog om önskade fokusområden',
      say('13 mars: utvärdering'),
      say('29 maj:'),
      say('28 augusti:'),
      say('13 november:'),
    ),
    numbered(
      '4',
      'Nästa sammanträde',
      fact('Beslut', '1. Nästa sammanträde ska äga rum fredagen den 13 mars 2020 kl 09.00.'),
    ),
    numbered('', 'Mötet avslutas', say('Ordförande tackar ledamöterna och önskar god jul och gott nytt år.')),
  ],
};

const politician = (name: string, party?: string, organisation?: string, role?: string): AttendanceRow => ({
  name,
  notes: [],
  ...(party ? { party } : {}),
  ...(organisation ? { organisation } : {}),
  ...(role ? { role } : {}),
});
const WEST = 'För Västra slättens fyra kommunalförbund (VSK)';
const REGION = 'För Västra slättregionen (VSR)';

/** Shape 003: two sides in columns of uneven length, two signatories, one for each side. */
export const twoSidedNotes: MinutesDocument = {
  ...common,
  documentType: 'motesanteckning',
  organisationName: 'Västkommunerna och Västra slättregionen',
  bodyName: 'Politiskt samrådsorgan (SRO)',
  title: 'Mötesanteckning SRO',
  date: '2021-11-19',
  timeText: 'Fredag den 19 november 2021 kl 13.00–14.20',
  placeText: 'Teamsmöte',
  attendance: [
    {
      heading: 'Förtroendevalda',
      side: WEST,
      row: 1,
      people: [
        politician('Axel Josefsberg', 'M', 'Göterydsregionen'),
        politician('Kent Lagerstråle', 'M', 'Göterydsregionen', 'vice ordförande'),
        politician('Katarina Jonhammar', 'M', 'Skaraås'),
        politician('Ulf Olhede', 'S', 'Boråkersregionen'),
        politician('Anna-Karin Skatteby', 'S', 'Skaraås'),
      ],
    },
    {
      heading: 'Förtroendevalda',
      side: REGION,
      row: 1,
      people: [
        politician('Jonny Magnusberg', undefined, undefined, 'ordförande, ordf. regionstyrelsen'),
        politician('Helena Eliasdotter', undefined, undefined, 'vice ordf. regionstyrelsen'),
        politician('Per Lundkvarn', undefined, undefined, 'ordf. hälso- och sjukvårdsstyrelsen (HSS)'),
      ],
    },
    {
      heading: 'Tjänstepersoner',
      side: WEST,
      row: 2,
      people: [
        politician('Helen Söderbäcken', undefined, undefined, 'tillförordnad direktör'),
        politician('Magnus Haggberg', undefined, 'Boråkersregionen'),
      ],
    },
    {
      heading: 'Tjänstepersoner',
      side: REGION,
      row: 2,
      people: [
        politician('Jan Kilberg', undefined, undefined, 'tillförordnad hälso- och sjukvårdsdirektör'),
        politician('Johanna Deuker', undefined, undefined, 'sekreterare'),
      ],
    },
    {
      heading: 'Inbjudna',
      people: [from('Angela Olausdotter', 'Västkommunerna'), from('Emma Överby', 'Lumen & Partner')],
    },
    { heading: 'Frånvarande', people: [politician('Katarina Jonhammar'), politician('Ulf Olhede')] },
  ],
  signers: [
    signer('side-west', 'side', 'Vice ordförande', 'Kent Lagerstråle', 'SRO, Göterydsregionen'),
    signer('side-region', 'side', 'Ordförande', 'Jonny Magnusberg', 'SRO, Västra slättregionen'),
  ],
  clauses: [
    numbered(
      '1.',
      'Mötets öppnande',
      heading('a) Närvaro/upprop'),
      fact('Närvaro', 'VSK 3 av 5, VSR 3 av 3.'),
      heading('b) Övriga frågor'),
      say('Inga övriga frågor.'),
    ),
    numbered(
      '2.',
      'Lägesrapport om vaccination (15 min)',
      say('Information'),
      say('Föredragande: Kristina Rygge, VSR'),
      fact('Ställningstagande', 'SRO noterar informationen.'),
    ),
  ],
};

const unions = ['Akademikerna', 'Arbetsterapeuterna', 'Vårdfacket', 'Kommunalarna Väster', 'Tjänstemännen'];
const unionPeople = [
  'Ann Olsberg',
  'Ingrid Johansdotter',
  'Maria Eliasdotter',
  'Anna Ågestam',
  'Tomas Svanteson',
];

/** Shape 004: employer and five unions, seven signatures in a grid at the end. */
export const cooperationMinutes: MinutesDocument = {
  ...common,
  revision: 2,
  documentType: 'samverkansprotokoll',
  organisationName: 'Herrby kommun',
  bodyName: 'FSG Socialförvaltningen',
  title: 'Samverkansprotokoll FSG Socialförvaltningen',
  date: '2022-02-24',
  timeText: 'Torsdag den 24 februari 2022 kl 10.00–12.00',
  placeText: 'Stensjön',
  attendance: [
    {
      heading: 'Arbetsgivarrepresentanter',
      side: 'Arbetsgivaren',
      row: 1,
      people: [
        politician('Sandra Säljberg', undefined, undefined, 'socialchef, ordförande'),
        politician('Emilia Ågren Jansdotter', undefined, undefined, 'HR'),
        politician('Mariana Andersberg', undefined, undefined, 'sekreterare'),
      ],
    },
    {
      heading: 'Fackliga representanter',
      side: 'Arbetstagarorganisationerna',
      row: 1,
      people: unionPeople.map((name, index) => from(name, unions[index] ?? '')),
    },
  ],
  signers: [
    signer('secretary', 'secretary', 'Sekreterare', 'Mariana Andersberg'),
    signer('employer', 'adjuster', 'För arbetsgivaren', 'Sandra Säljberg', 'Herrby kommun'),
    ...unionPeople.map((name, index) =>
      signer(`union-${index + 1}`, 'adjuster', 'Justerare', name, unions[index]),
    ),
  ],
  clauses: [
    numbered('1', 'Övriga frågor'),
    numbered(
      '1.1',
      'Sjukfrånvaro: rutiner, chefens och medarbetarens ansvar och skyldigheter',
      say(
        'Arbetsgivaren redogör för gällande rutiner vid sjukfrånvaro. Fackliga företrädare framför att frågemallen behöver kompletteras. Arbetsgivaren tar med detta vidare.',
      ),
    ),
    numbered(
      '2',
      'Uppföljning föregående möte',
      say('Kommunalarna kommer att kontakta verksamhetschef inför denna utvärdering.'),
    ),
    numbered(
      'Extra ärende 1',
      'Överenskommelse om arbetskläder',
      fact('Samverkan', 'Frågan är samverkad i enighet.'),
    ),
  ],
};

const councillor = (name: string, party: string, role?: string, ...notes: string[]): AttendanceRow => ({
  name,
  party,
  notes,
  ...(role ? { role } : {}),
});

/** A committee under the Local Government Act: cover table, yrkanden, vote and reservation. */
export const committeeMinutes: MinutesDocument = {
  ...common,
  documentType: 'kl-protokoll',
  organisationName: 'Björkviks kommun',
  bodyName: 'Socialnämnden',
  title: 'Sammanträdesprotokoll Socialnämnden',
  date: '2022-05-03',
  timeText: 'Tisdag den 3 maj 2022 kl 13.15–16.40, ajournering kl 14.30–14.50',
  placeText: 'Nämndrummet Eken, kommunhuset, Björkvik',
  attendance: [
    {
      heading: 'Beslutande ledamöter',
      people: [
        councillor('Åsa Öhman', 'S', 'ordförande'),
        councillor('Göran Ek', 'M', 'vice ordförande', 'deltar på distans'),
        councillor('Fatima Nouri', 'V'),
        councillor('Lars-Erik Wåhlin', 'C', undefined, '§§ 21–24'),
      ],
    },
    {
      heading: 'Tjänstgörande ersättare',
      people: [councillor('Birgitta Ståhl', 'L', undefined, 'tjg för Per Näs (KD)')],
    },
    { heading: 'Ej tjänstgörande ersättare', people: [] },
    {
      heading: 'Övriga närvarande',
      people: [
        { name: 'Maja Lindh', role: 'nämndsekreterare', notes: [] },
        { name: 'Omar Hadžić', role: 'socialchef', notes: ['§ 22'] },
      ],
    },
  ],
  signers: [
    signer('secretary', 'secretary', 'Sekreterare', 'Maja Lindh'),
    signer('chair', 'chair', 'Ordförande', 'Åsa Öhman'),
    signer('adjuster-1', 'adjuster', 'Justerare', 'Göran Ek'),
  ],
  clauses: [
    numbered(
      '§ 20',
      'Val av justerare',
      fact('Beslut', 'Göran Ek (M) utses att tillsammans med ordföranden justera protokollet.'),
    ),
    numbered(
      '§ 22',
      'Remiss om samverkansavtal för hemsjukvård, dnr SN 2022-41',
      heading('Sammanfattning'),
      say(
        'Socialförvaltningen har tagit fram ett förslag till yttrande över remissen. Svar ska lämnas senast den 18 april.',
      ),
      heading('Beslutsunderlag'),
      bullets('Tjänsteskrivelse 2022-04-12', 'Förslag till yttrande 2022-04-12'),
      heading('Yrkanden'),
      say('Göran Ek (M) yrkar avslag. Åsa Öhman (S) yrkar bifall till förvaltningens förslag.'),
      heading('Propositionsordning'),
      say(
        'Ordföranden ställer proposition på förslagen och finner att nämnden bifaller förvaltningens förslag. Omröstning begärs.',
      ),
      fact(
        'Omröstning',
        'Ja-röst för bifall till förvaltningens förslag, nej-röst för bifall till Göran Eks förslag.',
        'Ja (3): Åsa Öhman (S), Fatima Nouri (V), Birgitta Ståhl (L)',
        'Nej (2): Göran Ek (M), Lars-Erik Wåhlin (C)',
        'Avstår (0)',
      ),
      fact('Beslut', '1. Nämnden antar yttrandet som sitt eget.', '2. Paragrafen justeras omedelbart.'),
      fact('Reservation', 'Göran Ek (M) reserverar sig mot beslutet till förmån för eget förslag.'),
      heading('Beslutet skickas till'),
      say('Kommunstyrelsen, Regionen'),
    ),
    numbered('§ 24', 'Meddelanden', say('Inga meddelanden.')),
  ],
};
