import type { Language } from './dates.ts';

/** Standard phrases of formal minutes. Swedish is the record's language; English is a reading aid. */
export interface Phrases {
  readonly membersPresent: string;
  readonly servingDeputies: string;
  readonly deputiesPresent: string;
  readonly officials: string;
  readonly invited: string;
  readonly othersPresent: string;
  readonly absent: string;
  readonly partOfMeeting: string;
  readonly remotely: string;
  /** An item by its label: "§ 10", "punkt 10". */
  item(label: string): string;
  notServingFrom(item: string): string;
  serving(name: string): string;
  replacing(name: string): string;
  readonly secretary: string;
  readonly chair: string;
  readonly viceChair: string;
  readonly member: string;
  readonly adjuster: string;
  /** A substitute signs by a decision (ADJ-4). */
  signsInsteadOf(name: string): string;
  adjustedByBody(decision: string): string;
  readonly deviationHeading: string;
  readonly adjustedAtOnce: string;
  atOnceTitle(document: string, label: string): string;
  electedFor(names: string, clauses: string): string;
  opened(time: string): string;
  closed(time: string): string;
  rollCall(options: { present: number; time: string; isDigital: boolean }): string;
  quorate(count: number, limit: number): string;
  readonly decisionHeading: string;
  readonly positionHeading: string;
  readonly effectAtAdjustment: string;
  readonly noteHeading: string;
  elected(names: string): string;
  adjourned(from: string, to: string | null, reason: string): string;
  digitally(tool: string): string;
  readonly nextMeeting: string;
  /** What is recorded about an interpellation (QUO-6). */
  readonly answered: string;
  itemDropped(title: string, reason: string): string;
  tookNoPart(name: string, ground: string): string;
  readonly behindClosedDoors: string;
  privacyConfirmed(names: string): string;
  readonly consentOfAll: string;
  readonly documentType: Readonly<Record<string, string>>;
}

const sv: Phrases = {
  membersPresent: 'Närvarande ledamöter',
  servingDeputies: 'Tjänstgörande ersättare',
  deputiesPresent: 'Ersättare',
  officials: 'Tjänstepersoner',
  invited: 'Inbjudna',
  othersPresent: 'Övriga närvarande',
  absent: 'Frånvarande',
  partOfMeeting: '(del av mötet)',
  remotely: 'deltar på distans',
  item: (label) => (label.startsWith('§') ? label : `punkt ${label}`),
  notServingFrom: (item) => `ej tjänstgörande från ${item}`,
  serving: (name) => `tjänstgör för ${name}`,
  replacing: (name) => `ersätter ${name}`,
  secretary: 'Sekreterare',
  chair: 'Ordförande',
  viceChair: 'Vice ordförande',
  member: 'Ledamot',
  adjuster: 'Justerare',
  signsInsteadOf: (name) => `i stället för ${name}`,
  adjustedByBody: (decision) => `justeringen avgjord av sammanträdet: ${decision}`,
  adjustedAtOnce: 'Paragrafen justeras omedelbart.',
  atOnceTitle: (document, label) => `${document}: omedelbar justering av ${label}`,
  deviationHeading: 'Avvikande mening vid justeringen',
  electedFor: (names, clauses) => `${names} utsågs att justera ${clauses}.`,
  opened: (time) => `Mötet öppnades klockan ${time}.`,
  closed: (time) => `Mötet avslutades klockan ${time}.`,
  // 001-6: why the check was made belongs in the text.
  rollCall: ({ present, time, isDigital }) =>
    isDigital
      ? `En närvarokontroll genomfördes klockan ${time} eftersom mötet var digitalt. ${present} personer var närvarande.`
      : `Upprop förrättades klockan ${time}. ${present} personer var närvarande.`,
  quorate: (count, limit) => `${count} tjänstgörande, krav ${limit}.`,
  decisionHeading: 'Beslut',
  positionHeading: 'Ställningstagande',
  effectAtAdjustment: 'Besluten gäller när protokollet är justerat.',
  noteHeading: 'Noterat',
  elected: (names) => `${names} utsågs att justera protokollet tillsammans med ordföranden.`,
  adjourned: (from, to, reason) =>
    `Mötet ajournerades klockan ${from}${to ? ` och återupptogs klockan ${to}` : ''}.${reason ? ` Skäl: ${reason}` : ''}`,
  digitally: (tool) => `Digitalt via ${tool}`,
  nextMeeting: 'Nästa möte',
  answered: 'Interpellationen är besvarad.',
  itemDropped: (title, reason) => `Ärendet ”${title}” utgår: ${reason}`,
  tookNoPart: (name, ground) => `${name} lämnade mötet under ärendet. Grund: ${ground}`,
  behindClosedDoors: 'Ärendet behandlades inom stängda dörrar.',
  privacyConfirmed: (names) =>
    `Följande deltog på distans och bekräftade att ingen obehörig kunde se eller höra: ${names}.`,
  consentOfAll: 'Samtliga närvarande samtyckte till att ärendet togs upp.',
  documentType: {
    protokoll: 'Protokoll',
    minnesanteckningar: 'Minnesanteckningar',
    motesanteckning: 'Mötesanteckning',
    samverkansprotokoll: 'Samverkansprotokoll',
    'kl-protokoll': 'Sammanträdesprotokoll',
  },
};

const en: Phrases = {
  membersPresent: 'Members present',
  servingDeputies: 'Serving deputies',
  deputiesPresent: 'Deputies',
  officials: 'Officials',
  invited: 'Invited',
  othersPresent: 'Others present',
  absent: 'Absent',
  partOfMeeting: '(part of the meeting)',
  remotely: 'took part remotely',
  item: (label) => (label.startsWith('§') ? label : `item ${label}`),
  notServingFrom: (item) => `not serving from ${item}`,
  serving: (name) => `serving for ${name}`,
  replacing: (name) => `in place of ${name}`,
  secretary: 'Secretary',
  chair: 'Chair',
  viceChair: 'Vice chair',
  member: 'Member',
  adjuster: 'Adjuster',
  signsInsteadOf: (name) => `in place of ${name}`,
  adjustedByBody: (decision) => `adjustment settled by the meeting: ${decision}`,
  adjustedAtOnce: 'The item is adjusted at once.',
  atOnceTitle: (document, label) => `${document}: immediate adjustment of ${label}`,
  deviationHeading: 'Deviating opinion at adjustment',
  electedFor: (names, clauses) => `${names} elected to adjust ${clauses}.`,
  opened: (time) => `The meeting was opened at ${time}.`,
  closed: (time) => `The meeting was closed at ${time}.`,
  rollCall: ({ present, time, isDigital }) =>
    isDigital
      ? `Attendance was checked at ${time} because the meeting was digital. ${present} people were present.`
      : `The roll was called at ${time}. ${present} people were present.`,
  quorate: (count, limit) => `${count} taking part, ${limit} required.`,
  decisionHeading: 'Decision',
  positionHeading: 'Position',
  effectAtAdjustment: 'The decisions take effect when the minutes have been adjusted.',
  noteHeading: 'Noted',
  elected: (names) => `${names} elected to adjust the minutes together with the chair.`,
  adjourned: (from, to, reason) =>
    `The meeting was adjourned at ${from}${to ? ` and resumed at ${to}` : ''}.${reason ? ` Reason: ${reason}` : ''}`,
  digitally: (tool) => `Online via ${tool}`,
  nextMeeting: 'Next meeting',
  answered: 'The interpellation has been answered.',
  itemDropped: (title, reason) => `The item “${title}” is withdrawn: ${reason}`,
  tookNoPart: (name, ground) => `${name} left the meeting for this item. Ground: ${ground}`,
  behindClosedDoors: 'The item was handled behind closed doors.',
  privacyConfirmed: (names) =>
    `Taking part remotely, the following confirmed that nobody unauthorised could see or hear: ${names}.`,
  consentOfAll: 'Everybody present consented to the item being taken up.',
  documentType: {
    protokoll: 'Minutes',
    minnesanteckningar: 'Meeting notes',
    motesanteckning: 'Meeting note',
    samverkansprotokoll: 'Cooperation minutes',
    'kl-protokoll': 'Minutes',
  },
};

export function phrases(language: Language): Phrases {
  return language === 'sv' ? sv : en;
}
