import { clauseKindFromTitle } from '#lib/domain/clause.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import type { DraftClause, DraftHead, DraftPerson, DraftRules } from './draft.ts';

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
      name: head.body.trim(),
      shortName: head.body.trim().slice(0, 40),
      kind: rules.kind,
      documentType: rules.documentType,
      quorum:
        rules.quorum === 'none' ? { rule: 'none' } : { rule: 'more-than-half', seats: whole(rules.seats, 1) },
      numbering: { style: rules.numbering, firstNumber: whole(rules.firstNumber, 1) },
      adjusters: whole(rules.adjusters, 0),
      gavel: 'chair-or-secretary',
      sides: [...draft.sides],
    },
    head: {
      title: head.title.trim() || head.body.trim(),
      date: head.date,
      startTime: head.startTime,
      endTime: head.endTime,
      place: head.place.trim(),
      form: head.form,
      tool: head.tool.trim(),
      nextMeeting: draft.nextMeeting.trim().slice(0, 300),
    },
    participants: people.map(toParticipant),
    clauses: clauses.map((one) => toClause(one, clauses)),
    logins: Object.entries(draft.logins).flatMap(([accountId, participantId]) => {
      const person = people.find((one) => one.id === participantId);
      return person ? [{ accountId, participantId, role: loginRole(person) }] : [];
    }),
  };
}

function toParticipant(one: DraftPerson): NewMeeting['participants'][number] {
  return {
    id: one.id,
    name: one.name.trim(),
    group: one.group,
    ...(one.party.trim() && { party: one.party.trim() }),
    ...(one.organisation.trim() && { organisation: one.organisation.trim() }),
    ...(one.title.trim() && { title: one.title.trim() }),
    ...(one.role && { role: one.role }),
    ...(one.side && { side: one.side }),
    ...(one.seatLabel.trim() && { seatLabel: one.seatLabel.trim() }),
    ...(one.replaces && { replaces: one.replaces }),
  };
}

function toClause(one: DraftClause, all: readonly DraftClause[]): NewMeeting['clauses'][number] {
  const minutes = whole(one.minutes, 0);
  const isSub = all.some((other) => other.id === one.parentId);
  return {
    id: one.id,
    number: one.number.trim().slice(0, 12),
    title: one.title.trim().slice(0, 300),
    kind: clauseKindFromTitle(one.title),
    presenters: one.presenters.map((who) => who.slice(0, 200)).slice(0, 30),
    ...(isSub && { parentId: one.parentId }),
    ...(minutes > 0 && { plannedMinutes: minutes }),
    ...(one.draftDecision.trim() && { draftDecision: one.draftDecision.trim() }),
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
