import type { BodyKind } from '#lib/domain/body.ts';
import type { Clause } from '#lib/domain/clause.ts';
import type { MeetingPhase, MeetingState } from '#lib/domain/meeting-state.ts';
import type { Participant, ParticipantGroup, ParticipantRole } from '#lib/domain/participant.ts';
import type { MeetingRole } from '#lib/domain/command-rights.ts';
import type { CountReason } from '#lib/domain/quorum.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** "§ 14 Datum för nästa möte"; an item without a number is only its title. */
export function clauseName(clause: Clause, labels: Readonly<Record<string, string>>): string {
  return `${labels[clause.id] ?? ''} ${clause.title}`.trim();
}

/** The label to speak of in running text: "§ 14", "14", or the title of an item that has no number. */
export function clauseMark(clause: Clause, labels: Readonly<Record<string, string>>): string {
  return (labels[clause.id] ?? '').replace(/\.$/, '') || clause.title;
}

export function nameOf(state: MeetingState, participantId: string): string {
  return state.participants.find((one) => one.id === participantId)?.name ?? '';
}

/** "Anna Berg (S)". */
export function personName({ name, party }: Participant): string {
  return party ? `${name} (${party})` : name;
}

/** What tells two people apart in a list: seat, organisation, title. */
export function personDetail({ seatLabel, organisation, title }: Participant): string {
  return [...new Set([seatLabel, organisation, title])].filter(Boolean).join(' · ');
}

const PHASES: Readonly<Record<MeetingPhase, () => string>> = {
  summoned: m.room_phase_summoned,
  open: m.room_phase_open,
  adjourned: m.room_phase_adjourned,
  closed: m.room_phase_closed,
  frozen: m.room_phase_frozen,
  adjusted: m.room_phase_adjusted,
};
export const phaseWord = (phase: MeetingPhase): string => PHASES[phase]();

const ROLES: Readonly<Record<MeetingRole, () => string>> = {
  secretary: m.room_role_secretary,
  chair: m.room_role_chair,
  adjuster: m.room_role_adjuster,
  member: m.room_role_member,
  guest: m.room_role_guest,
};
export const roleWord = (role: MeetingRole): string => ROLES[role]();

const OFFICES: Readonly<Record<ParticipantRole, () => string>> = {
  chair: m.room_chair_short,
  'vice-chair': m.room_vice_chair_short,
  secretary: m.room_secretary_short,
};
export const officeWord = (role: ParticipantRole): string => OFFICES[role]();

const GROUPS: Readonly<Record<ParticipantGroup, () => string>> = {
  member: m.room_group_member,
  deputy: m.room_group_deputy,
  official: m.room_group_official,
  invited: m.room_group_invited,
  other: m.room_group_other,
};
export const groupWord = (group: ParticipantGroup): string => GROUPS[group]();

const WHY: Readonly<Record<CountReason, () => string>> = {
  'member-present': m.room_why_member_present,
  'deputy-serving': m.room_why_deputy_serving,
  absent: m.room_why_absent,
  left: m.room_why_left,
  'not-answered': m.room_why_not_answered,
  'deputy-not-serving': m.room_why_deputy_not_serving,
  'no-seat': m.room_why_no_seat,
  recused: m.room_why_recused,
  'may-not-serve-again': m.room_why_may_not_serve_again,
};
export const whyWord = (why: CountReason): string => WHY[why]();

const BODIES: Readonly<Record<BodyKind, () => string>> = {
  committee: m.room_body_committee,
  assembly: m.room_body_assembly,
  council: m.room_body_council,
  'cooperation-group': m.room_body_cooperation_group,
  'consultation-body': m.room_body_consultation_body,
  'union-employer-group': m.room_body_union_employer_group,
  board: m.room_body_board,
  custom: m.room_body_custom,
};
export const bodyWord = (kind: BodyKind): string => BODIES[kind]();

export function presenceWord(mode: 'on-site' | 'remote'): string {
  return mode === 'remote' ? m.room_is_remote() : m.room_is_on_site();
}
