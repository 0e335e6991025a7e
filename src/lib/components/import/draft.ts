import type { TemplateId } from '#lib/domain/profiles/template.ts';
import { profileFrom, templateOf } from '#lib/domain/profiles/templates.ts';
import type { ReadAttendance, ReadGroup, Understanding } from '#lib/protocol/import.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';

/** One row of the roster while it is corrected. Empty text means "not stated"; `line` 0 was added by hand. */
export interface DraftPerson {
  id: string;
  name: string;
  party: string;
  organisation: string;
  title: string;
  role: '' | 'chair' | 'vice-chair' | 'secretary';
  group: ReadGroup;
  side: string;
  seatLabel: string;
  replaces: { name: string; party?: string } | null;
  /** How the old document told of this person; shown, never carried over to the new meeting. */
  attendance: ReadAttendance | null;
  line: number;
  isUnsure: boolean;
}

export interface DraftClause {
  id: string;
  number: string;
  title: string;
  parentId: string;
  /** As typed; empty when no time is set aside. */
  minutes: string;
  presenters: string[];
  draftDecision: string;
  line: number;
  isUnsure: boolean;
}

export interface DraftHead {
  body: string;
  title: string;
  date: string;
  startTime: string;
  endTime: string;
  place: string;
  form: NewMeeting['head']['form'];
  tool: string;
}

export interface DraftRules {
  /** The template the rules are taken from; '' for none. */
  preset: '' | TemplateId;
  kind: NewMeeting['body']['kind'];
  documentType: NewMeeting['body']['documentType'];
  quorum: Exclude<NewMeeting['body']['quorum']['rule'], 'fraction'>;
  seats: string;
  numbering: 'plain' | 'section';
  firstNumber: string;
  adjusters: string;
  /** '' until somebody has chosen: then it follows who has a login. */
  gavel: '' | Gavel;
}

export type Gavel = NewMeeting['body']['gavel'];

/** Which meeting the paper prepares: the one it is about, or the one after it. */
export type WhichMeeting = 'this' | 'next';

/** A summons is about the meeting to come; minutes that name the next meeting are used to prepare that one. */
export function whichMeeting(read: Understanding): WhichMeeting {
  return read.documentType !== 'kallelse' && read.nextMeeting?.date !== undefined ? 'next' : 'this';
}

export function draftHead(read: Understanding, which: WhichMeeting): DraftHead {
  const next = which === 'next' ? read.nextMeeting : undefined;
  return {
    body: read.body ?? '',
    title: which === 'next' ? (read.body ?? '') : (read.title ?? read.body ?? ''),
    date: (which === 'next' ? next?.date : read.date) ?? '',
    startTime: next?.startTime ?? read.startTime ?? '',
    endTime: (next?.startTime ? next.endTime : read.endTime) ?? '',
    place: next?.place ?? read.place ?? '',
    form: read.form ?? (read.tool ? 'remote' : 'on-site'),
    tool: read.tool ?? '',
  };
}

export function draftRules(read: Understanding): DraftRules {
  const members = read.roster.filter((one) => one.group === 'member').length;
  const isSection = read.agenda.some((one) => one.numbering === 'section');
  const isProtocol = read.documentType === 'protokoll' || read.documentType === 'kallelse';
  return {
    preset: '',
    kind: bodyKind(read),
    documentType:
      read.documentType === 'kallelse' || read.documentType === 'unknown' ? 'protokoll' : read.documentType,
    // Notes without adjustment come from bodies without a rule; minutes from bodies that decide (QUO-11).
    quorum: isProtocol && read.sides === undefined ? 'more-than-half' : 'none',
    seats: String(Math.max(members, 1)),
    numbering: isSection ? 'section' : 'plain',
    firstNumber: isSection ? nextNumber(read) : '1',
    adjusters: String(isProtocol ? Math.max(read.adjusters.length, 1) : read.adjusters.length),
    gavel: '',
  };
}

/** The rules of a template put over those of the draft; seats, the first number and the gavel stay as they are. */
export function withTemplate(rules: DraftRules, preset: string): DraftRules {
  const template = templateOf(preset);
  if (!template) return { ...rules, preset: '' };
  const made = profileFrom(template, Number.parseInt(rules.seats, 10));
  const { rule } = made.quorum;
  return {
    ...rules,
    preset: template.id,
    kind: made.kind,
    documentType: made.documentType,
    quorum: rule === 'fraction' ? 'more-than-half' : rule,
    numbering: made.numbering.style,
    adjusters: String(made.adjusters),
  };
}

/**
 * Who records decisions: as chosen, else the chair alone when the chair sits at Klubba, else the secretary too, since
 * somebody must be able to.
 */
export function gavelOf(draft: {
  readonly rules: Pick<DraftRules, 'gavel'>;
  readonly people: readonly Pick<DraftPerson, 'id' | 'role' | 'name'>[];
  readonly logins: Readonly<Record<string, string>>;
}): Gavel {
  if (draft.rules.gavel !== '') return draft.rules.gavel;
  const connected = new Set(Object.values(draft.logins));
  const sits = draft.people.some((one) => one.role === 'chair' && one.name.trim() && connected.has(one.id));
  return sits ? 'chair' : 'chair-or-secretary';
}

/** § numbers run on through the year, so the new meeting begins where the read one ended (MIN-3). */
function nextNumber(read: Understanding): string {
  const numbers = read.agenda
    .filter((one) => one.numbering === 'section')
    .map((one) => Number.parseInt(one.number.replace(/\D+/gu, ''), 10))
    .filter((number) => Number.isFinite(number));
  if (numbers.length === 0) return '1';
  return String(whichMeeting(read) === 'next' ? Math.max(...numbers) + 1 : Math.min(...numbers));
}

function bodyKind(read: Understanding): DraftRules['kind'] {
  const name = (read.body ?? '').toLowerCase();
  if (read.documentType === 'samverkansprotokoll') return 'union-employer-group';
  if (read.sides !== undefined) return 'consultation-body';
  if (/fullmäktige/u.test(name)) return 'assembly';
  if (/nämnd|utskott/u.test(name)) return 'committee';
  if (/samverkansgrupp/u.test(name)) return 'cooperation-group';
  if (/styrelse/u.test(name)) return 'board';
  return /råd\b|rådet/u.test(name) ? 'council' : 'custom';
}

export function draftPeople(read: Understanding): DraftPerson[] {
  return read.roster.map((one) => ({
    id: one.id,
    name: one.name,
    party: one.party ?? '',
    organisation: one.organisation ?? '',
    title: one.title ?? '',
    // Adjusters are elected anew at each meeting (ROL-8); the mark of the old one is not carried over.
    role: one.role === undefined || one.role === 'adjuster' ? '' : one.role,
    group: one.group,
    side: one.side ?? '',
    seatLabel: one.seatLabel ?? '',
    replaces: one.replaces
      ? { name: one.replaces.name, ...(one.replaces.party ? { party: one.replaces.party } : {}) }
      : null,
    attendance: one.attendance,
    line: one.line,
    isUnsure: one.certainty === 'unsure',
  }));
}

export function draftClauses(read: Understanding): DraftClause[] {
  return read.agenda.map((one) => ({
    id: one.id,
    number: one.number,
    title: one.title,
    parentId: one.parent ?? '',
    minutes: one.minutes === undefined ? '' : String(one.minutes),
    presenters: one.presenters.map((who) =>
      who.organisation ? `${who.name}, ${who.organisation}` : who.name,
    ),
    draftDecision: one.draftDecision ?? '',
    line: one.line,
    isUnsure: one.certainty === 'unsure',
  }));
}
