import {
  attendanceSummary,
  handlingSpan,
  summaryOver,
  wasEverRemote,
  wasPresentFor,
  wasRemoteFor,
} from './attendance.ts';
import { mandatesOf } from './cooperation/parties.ts';
import type { MeetingState } from './meeting-state.ts';
import type { AttendanceGroup, AttendanceRow } from './minutes-document.ts';
import { clauseLabels, labelRanges } from './numbering.ts';
import type { Participant } from './participant.ts';
import { memberServedFor, servedFor } from './served-clauses.ts';
import { returnWithoutService } from './service.ts';
import { cooperationPhrases } from './wording/cooperation-phrases.ts';
import type { Language } from './wording/dates.ts';
import { phrases } from './wording/phrases.ts';

/** The attendance lists of the minutes: who was there, in which capacity and for which clauses (MIN-1, DEP-6). */
export function composeAttendance(state: MeetingState, language: Language): readonly AttendanceGroup[] {
  const words = phrases(language);
  const was = (participant: Participant): boolean =>
    attendanceSummary(state, participant.id).kind !== 'absent';
  const served = new Set(state.serving.map((one) => one.deputyId));
  const here = state.participants.filter(was);
  const inGroup = (group: Participant['group']): Participant[] => here.filter((one) => one.group === group);
  const sections: readonly (readonly [string, readonly Participant[]])[] = [
    [membersHeading(state, language), inGroup('member')],
    [words.servingDeputies, inGroup('deputy').filter((one) => served.has(one.id))],
    [words.deputiesPresent, inGroup('deputy').filter((one) => !served.has(one.id))],
    [words.officials, inGroup('official')],
    [words.invited, inGroup('invited')],
    [words.othersPresent, inGroup('other')],
    [words.absent, absentees(state, was)],
  ];
  return sections
    .filter(([, people]) => people.length > 0)
    .flatMap(([heading, people], row) => bySide(state, heading, people, row, language));
}

/** Employer and unions send representatives; they are not members of the body (004-10). */
function membersHeading({ body }: MeetingState, language: Language): string {
  return body.profile.kind === 'union-employer-group'
    ? cooperationPhrases(language).representativesPresent
    : phrases(language).membersPresent;
}

/** Who never came is named where the body lists it: marked absent at the roll; of two sides officials too (003-4). */
function absentees(state: MeetingState, was: (participant: Participant) => boolean): readonly Participant[] {
  const isTwoSided = state.body.profile.sides.length > 0;
  return state.participants.filter(
    (one) =>
      state.absent.includes(one.id) &&
      !was(one) &&
      (one.group === 'member' || (isTwoSided && one.group === 'official')),
  );
}

function bySide(
  state: MeetingState,
  heading: string,
  people: readonly Participant[],
  row: number,
  language: Language,
): AttendanceGroup[] {
  const rows = (some: readonly Participant[]): AttendanceRow[] =>
    some.map((one) => personRow(state, one, language));
  const sides = state.body.profile.sides.filter((side) => people.some((one) => one.side === side));
  if (sides.length === 0) return [{ heading, people: rows(people) }];
  const sided = sides.map((side) => ({
    heading,
    side,
    row,
    people: rows(people.filter((one) => one.side === side)),
  }));
  const rest = people.filter((one) => !one.side || !sides.includes(one.side));
  return rest.length > 0 ? [...sided, { heading, people: rows(rest) }] : sided;
}

function personRow(state: MeetingState, participant: Participant, language: Language): AttendanceRow {
  const words = phrases(language);
  const roles = { chair: words.chair, 'vice-chair': words.viceChair, secretary: words.secretary };
  const role = participant.role ? roles[participant.role].toLocaleLowerCase('sv') : participant.title;
  const organisation = participant.organisation ?? participant.seatLabel;
  return {
    name: participant.name,
    ...(participant.party ? { party: participant.party } : {}),
    ...(organisation ? { organisation } : {}),
    ...(role ? { role } : {}),
    notes: notes(state, participant, language),
  };
}

function notes(state: MeetingState, participant: Participant, language: Language): string[] {
  const words = phrases(language);
  const labelled = (name: string, party?: string): string => (party ? `${name} (${party})` : name);
  const found = [...partNotes(state, participant, language), ...servingNotes(state, participant, language)];
  // 004-11: one head, several mandates.
  const mandates = mandatesOf(participant);
  if (mandates > 1) found.unshift(cooperationPhrases(language).mandates(mandates));
  if (participant.replaces) {
    found.push(words.replacing(labelled(participant.replaces.name, participant.replaces.party)));
  }
  return [...found, ...remoteNotes(state, participant, language)];
}

/** "§§ 13–21" where § are counted, "(del av mötet)" where items only have agenda numbers (001-4, 002-1). */
function partNotes(state: MeetingState, { id, group }: Participant, language: Language): string[] {
  const attended = attendanceSummary(state, id);
  if (attended.kind === 'absent') return [];
  const isMember = group === 'member';
  const served = isMember ? summaryOver(state, (clause) => memberServedFor(state, id, clause)) : attended;
  const from = isMember ? notServingFrom(state, id) : null;
  return [
    ...rangeNote(state, served, language),
    // DEP-4: here again, but without the vote.
    ...(from === null ? [] : [phrases(language).notServingFrom(phrases(language).item(from))]),
  ];
}

/** The label of the first item that somebody who had broken off attended without serving. */
function notServingFrom(state: MeetingState, memberId: string): string | null {
  const returned = returnWithoutService(state, memberId);
  if (!returned) return null;
  const first = state.clauses.find(
    ({ id }) =>
      (handlingSpan(state, id)?.from ?? 0) > returned.fromVersion && wasPresentFor(state, memberId, id),
  );
  const labels = clauseLabels(state.clauses, state.body.profile.numbering);
  const label = labels[first?.id ?? returned.fromClauseId ?? ''] ?? '';
  return label === '' ? null : label.replace(/\.$/, '');
}

/** DEP-7: for whom, and for which clauses when not for all that the deputy attended. */
function servingNotes(state: MeetingState, participant: Participant, language: Language): string[] {
  const stretches = state.serving.filter((one) => one.deputyId === participant.id);
  const seats = [...new Set(stretches.map((one) => one.forId))];
  const attended = JSON.stringify(attendanceSummary(state, participant.id));
  return seats.flatMap((forId) => {
    const member = state.participants.find((one) => one.id === forId);
    if (!member) return [];
    const served = summaryOver(state, (clause) =>
      stretches.some((one) => one.forId === forId && servedFor(state, one, clause)),
    );
    const name = member.party ? `${member.name} (${member.party})` : member.name;
    const isAll = JSON.stringify(served) === attended;
    return [
      [phrases(language).serving(name), ...(isAll ? [] : rangeNote(state, served, language))].join(' '),
    ];
  });
}

/** DIS-8: in a hybrid meeting it is stated who took part remotely, and for which clauses; else the place says it. */
function remoteNotes(state: MeetingState, { id }: Participant, language: Language): string[] {
  if (state.head.form !== 'hybrid' || !wasEverRemote(state, id)) return [];
  const attended = state.clauses.filter((one) => wasPresentFor(state, id, one.id));
  const isAll = attended.length > 0 && attended.every((one) => wasRemoteFor(state, id, one.id));
  const remote = summaryOver(state, (clause) => wasRemoteFor(state, id, clause));
  return [[phrases(language).remotely, ...(isAll ? [] : rangeNote(state, remote, language))].join(' ')];
}

function rangeNote(
  state: MeetingState,
  summary: ReturnType<typeof summaryOver>,
  language: Language,
): string[] {
  if (summary.kind === 'whole') return [];
  const { numbering } = state.body.profile;
  if (summary.kind === 'part' || numbering.style === 'plain') return [phrases(language).partOfMeeting];
  const labels = clauseLabels(state.clauses, numbering);
  const labelAt = (position: number): string => labels[state.clauses[position]?.id ?? ''] ?? '';
  return [labelRanges(summary.ranges, labelAt)];
}
