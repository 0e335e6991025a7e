import type { Clause, ClauseKind } from '#lib/domain/clause.ts';
import { m } from '#lib/i18n/generated/messages.js';

const KINDS: Readonly<Record<ClauseKind, () => string>> = {
  opening: m.agenda_kind_opening,
  'roll-call': m.agenda_kind_roll_call,
  'adjuster-election': m.agenda_kind_adjuster_election,
  'agenda-approval': m.agenda_kind_agenda_approval,
  'previous-minutes': m.agenda_kind_previous_minutes,
  information: m.agenda_kind_information,
  decision: m.agenda_kind_decision,
  'other-matters': m.agenda_kind_other_matters,
  interpellation: m.agenda_kind_interpellation,
  closing: m.agenda_kind_closing,
};

export function kindOptions(): readonly { readonly value: ClauseKind; readonly label: string }[] {
  // reason: the keys of a record of ClauseKind are exactly its members.
  return (Object.keys(KINDS) as ClauseKind[]).map((value) => ({ value, label: KINDS[value]() }));
}

/** What is out of the ordinary about an item, as marks beside its title. */
export function clauseMarks(clause: Clause): readonly { readonly kind: string; readonly text: string }[] {
  return [
    ...(clause.dropped ? [{ kind: 'dropped', text: m.agenda_mark_dropped() }] : []),
    ...(clause.extra ? [{ kind: 'extra', text: m.agenda_mark_extra() }] : []),
    ...(clause.closed ? [{ kind: 'closed', text: m.agenda_mark_closed() }] : []),
    ...(clause.standing ? [{ kind: 'standing', text: m.agenda_mark_standing() }] : []),
  ];
}

/** "2 h 10 min", "55 min"; whole minutes. */
export function duration(total: number): string {
  const hours = Math.floor(total / 60);
  const minutes = total % 60;
  return hours === 0 ? m.agenda_minutes({ minutes }) : m.agenda_hours({ hours, minutes });
}

/** What was typed as minutes; null when nothing, or nothing readable, was. */
export function minutesFrom(typed: string): number | null {
  const minutes = Number.parseInt(typed, 10);
  return Number.isInteger(minutes) && minutes > 0 ? minutes : null;
}
