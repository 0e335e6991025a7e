import { clauseKindFromTitle } from '#lib/domain/clause.ts';
import { profileFrom, templateOf } from '#lib/domain/profiles/templates.ts';
import { profileSchema } from '#lib/protocol/body-wire.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import * as v from 'valibot';
import { gavelOf, type DraftClause, type DraftHead, type DraftPerson, type DraftRules } from './draft.ts';

export interface MeetingDraft {
  readonly head: DraftHead;
  readonly rules: DraftRules;
  readonly people: readonly DraftPerson[];
  readonly clauses: readonly DraftClause[];
  readonly sides: readonly string[];
  /** accountId → id of a roster row; '' when the login is nobody on the roster. */
  readonly logins: Readonly<Record<string, string>>;
  /** As read or typed, e.g. "21 januari 2022 kl 9–12". */
  readonly nextMeeting: string;
}

/** The command a corrected import posts. Rows without a name or title are left out: they were never filled in. */
export function newMeetingFrom(draft: MeetingDraft): NewMeeting {
  const people = draft.people.filter((one) => one.name.trim() !== '');
  const clauses = draft.clauses.filter((one) => one.title.trim() !== '');
  const { head, rules } = draft;
  return {
    body: {
      name: cut(head.body, LIMITS.line),
      shortName: cut(head.body, LIMITS.shortName),
      ...templateRules(rules),
      kind: rules.kind,
      documentType: rules.documentType,
      quorum:
        rules.quorum === 'none' ? { rule: 'none' } : { rule: rules.quorum, seats: whole(rules.seats, 1) },
      numbering: { style: rules.numbering, firstNumber: whole(rules.firstNumber, 1) },
      adjusters: whole(rules.adjusters, 0),
      gavel: gavelOf(draft),
      sides: sidesOf(draft),
    },
    head: {
      title: cut(head.title, LIMITS.title) || cut(head.body, LIMITS.line),
      date: head.date,
      startTime: head.startTime,
      endTime: head.endTime,
      place: cut(head.place, LIMITS.title),
      form: head.form,
      tool: cut(head.tool, LIMITS.shortName),
      nextMeeting: cut(draft.nextMeeting, LIMITS.title),
    },
    participants: people.map(toParticipant),
    clauses: clauses.map((one) => toClause(one, clauses)),
    logins: Object.entries(draft.logins).flatMap(([accountId, participantId]) => {
      const person = people.find((one) => one.id === participantId);
      return person ? [{ accountId, participantId, role: loginRole(person) }] : [];
    }),
  };
}

/** What a chosen template says beyond the fields of the form: deputies, remote, voting, approval. */
function templateRules({ preset, seats }: DraftRules): Partial<NewMeeting['body']> {
  const template = templateOf(preset);
  if (!template) return {};
  // Through the wire's own shape, which is the same but for what may be written to.
  return v.parse(profileSchema, profileFrom(template, whole(seats, 1)));
}

/** The sides as read; a template of a two-sided body names them when the document does not. */
function sidesOf({ sides, rules }: MeetingDraft): string[] {
  const read = sides.map((side) => cut(side, LIMITS.line));
  return read.length > 0 ? read : [...(templateRules(rules).sides ?? [])];
}

function toParticipant(one: DraftPerson): NewMeeting['participants'][number] {
  const party = cut(one.party, LIMITS.party);
  const organisation = cut(one.organisation, LIMITS.line);
  const title = cut(one.title, LIMITS.line);
  const seatLabel = cut(one.seatLabel, LIMITS.line);
  return {
    id: one.id,
    name: cut(one.name, LIMITS.line),
    group: one.group,
    ...(party && { party }),
    ...(organisation && { organisation }),
    ...(title && { title }),
    ...(one.role && { role: one.role }),
    ...(one.side && { side: cut(one.side, LIMITS.line) }),
    ...(seatLabel && { seatLabel }),
    ...(one.replaces && { replaces: toReplaced(one.replaces) }),
  };
}

function toReplaced({ name, party = '' }: { name: string; party?: string }) {
  return { name: cut(name, LIMITS.line), ...(party && { party: cut(party, LIMITS.party) }) };
}

function toClause(one: DraftClause, all: readonly DraftClause[]): NewMeeting['clauses'][number] {
  const minutes = whole(one.minutes, 0);
  const draftDecision = cut(one.draftDecision, LIMITS.draftDecision);
  const isSub = all.some((other) => other.id === one.parentId);
  return {
    id: one.id,
    number: cut(one.number, LIMITS.number),
    title: cut(one.title, LIMITS.title),
    kind: clauseKindFromTitle(one.title),
    presenters: one.presenters.map((who) => cut(who, LIMITS.line)).slice(0, 30),
    ...(isSub && { parentId: one.parentId }),
    ...(minutes > 0 && { plannedMinutes: minutes }),
    ...(draftDecision && { draftDecision }),
  };
}

function loginRole(person: DraftPerson): NewMeeting['logins'][number]['role'] {
  if (person.role === 'secretary') return 'secretary';
  if (person.role === 'chair') return 'chair';
  return person.group === 'member' || person.group === 'deputy' ? 'member' : 'guest';
}

/** What somebody typed as a whole number; `least` when it is none or below. */
function whole(text: string, least: number): number {
  const number = Number.parseInt(text, 10);
  return Number.isFinite(number) ? Math.max(number, least) : least;
}

/** Longest that new-meeting.ts takes, in UTF-16 units: an old document may hold more, and must not be refused for it. */
const LIMITS = {
  number: 12,
  party: 20,
  shortName: 40,
  line: 200,
  title: 300,
  draftDecision: 20_000,
} as const;

/** Without half a character at the cut, which could not be stored. */
function cut(text: string, most: number): string {
  return text
    .trim()
    .slice(0, most)
    .replace(/\p{Cs}$/u, '')
    .trim();
}
