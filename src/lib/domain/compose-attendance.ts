import { attendanceSummary, wasEverRemote } from './attendance.ts';
import type { MeetingState } from './meeting-state.ts';
import type { AttendanceGroup, AttendanceRow } from './minutes-document.ts';
import { clauseLabels, labelRanges } from './numbering.ts';
import type { Participant } from './participant.ts';
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
    [words.membersPresent, inGroup('member')],
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

/** Members who never came are named where the body lists them: marked absent at the roll (003-4). */
function absentees(state: MeetingState, was: (participant: Participant) => boolean): readonly Participant[] {
  return state.participants.filter(
    (one) => state.absent.includes(one.id) && !was(one) && one.group === 'member',
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
  const found: string[] = [];
  const part = partNote(state, participant, language);
  if (part) found.push(part);
  for (const one of state.serving.filter((serving) => serving.deputyId === participant.id)) {
    const member = state.participants.find((other) => other.id === one.forId);
    if (member) found.push(words.serving(labelled(member.name, member.party)));
  }
  if (participant.replaces) {
    found.push(words.replacing(labelled(participant.replaces.name, participant.replaces.party)));
  }
  // DIS-8: in a hybrid meeting it is stated who took part remotely; in an all-remote one the place says it.
  if (state.head.form === 'hybrid' && wasEverRemote(state, participant.id)) found.push(words.remotely);
  return found;
}

/** "§§ 13–21" where § are counted, "(del av mötet)" where items only have agenda numbers (001-4, 002-1). */
function partNote(state: MeetingState, participant: Participant, language: Language): string | null {
  const summary = attendanceSummary(state, participant.id);
  if (summary.kind === 'whole' || summary.kind === 'absent') return null;
  const { numbering } = state.body.profile;
  if (summary.kind === 'part' || numbering.style === 'plain') return phrases(language).partOfMeeting;
  const labels = clauseLabels(state.clauses, numbering);
  const labelAt = (position: number): string => labels[state.clauses[position]?.id ?? ''] ?? '';
  return labelRanges(summary.ranges, labelAt);
}
