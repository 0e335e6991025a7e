import { type Apart, apartFrom } from '#lib/domain/conference/apart.ts';
import type { ConnectionLink } from '#lib/domain/conference/call-standing.ts';
import { carryLinks } from '#lib/domain/conference/carry-links.ts';
import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { isSure, type KnownPerson } from '#lib/domain/conference/match.ts';
import { whoIsWho } from '#lib/domain/conference/one-to-one.ts';
import { type DifferenceCode, reconcile, type RollInterval } from '#lib/domain/conference/reconcile.ts';
import { steadyShift } from '#lib/domain/conference/steady-shift.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';

/** Something the call says and the roll does not, with the name to show; the name may be foreign text. */
export interface AttendanceDifference {
  readonly code: DifferenceCode;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
}

/** The roll of a meeting held against a report of its call. */
export interface HeldReport {
  readonly connections: number;
  /** Who was found in the report, by name. */
  readonly recognised: readonly string[];
  /** How many of them somebody confirmed while the call went on. */
  readonly confirmed: number;
  readonly differences: readonly AttendanceDifference[];
  /** Nobody in it was connected during the meeting: then the differences say more of the report than of the roll. */
  readonly apart: Apart | null;
}

/** What the meeting knows of its call and the people in it. */
export interface KnownCall {
  readonly live: readonly Connection[];
  readonly links: readonly ConnectionLink[];
  readonly people: readonly KnownPerson[];
}

/**
 * Holds the roll against a report (DIS-5). Whoever was confirmed during the call is who they were then; of the others only
 * names that are sure are taken for somebody. `now`: ISO 8601 in UTC, for a meeting that goes on.
 */
export function heldAgainst(
  state: MeetingState,
  report: readonly Connection[],
  call: KnownCall,
  now: string,
): HeldReport {
  const nameOf = new Map(state.participants.map(({ id, name }) => [id, name]));
  const { carried, ...held } = reconciledOf(state, report, call, now);
  const { links } = held;
  const differences = reconcile(held);
  const callerOf = new Map(report.map(({ connectionKey, person }) => [connectionKey, person.name]));
  const idsIn = (some: readonly ConnectionLink[]): ReadonlySet<string> =>
    new Set(some.flatMap(({ personIds }) => personIds));
  return {
    connections: report.length,
    confirmed: idsIn(carried).size,
    recognised: [...idsIn(links)].map((id) => nameOf.get(id) ?? id).sort((a, b) => a.localeCompare(b, 'sv')),
    differences: differences.map(({ code, personId, connectionKey, from, to, seconds }) => ({
      code,
      name: nameOf.get(personId ?? '') ?? callerOf.get(connectionKey ?? '') ?? '',
      from,
      to,
      seconds,
    })),
    apart: apartFrom(held, report),
  };
}

/** By how many minutes the times of a report would have to be moved for nearly everybody to agree; null when by none. */
export function shiftFor(
  state: MeetingState,
  report: readonly Connection[],
  call: KnownCall,
  now: string,
): number | null {
  return steadyShift({ ...reconciledOf(state, report, call, now), live: call.live, liveLinks: call.links });
}

function reconciledOf(state: MeetingState, report: readonly Connection[], call: KnownCall, now: string) {
  const carried = carryLinks({ live: call.live, links: call.links, report });
  return {
    carried,
    connections: report,
    links: [...carried, ...surely(report, carried, call.people)],
    roll: rollOf(state),
    from: state.openedAt ?? now,
    to: state.closedAt ?? now,
    pauses: state.adjournments,
  };
}

/** Those nobody has confirmed, where the match names one person without asking. */
function surely(
  report: readonly Connection[],
  carried: readonly ConnectionLink[],
  people: readonly KnownPerson[],
): readonly ConnectionLink[] {
  const known = new Map(carried.map((one) => [one.connectionKey, one]));
  const matches = whoIsWho(report, people, known);
  return report.flatMap(({ connectionKey }) => {
    const match = known.has(connectionKey) ? undefined : matches.get(connectionKey);
    return match?.personId && isSure(match) ? [{ connectionKey, personIds: [match.personId] }] : [];
  });
}

function rollOf({ attendance }: MeetingState): RollInterval[] {
  return Object.entries(attendance).flatMap(([personId, intervals]) =>
    intervals.map(({ mode, fromAt, toAt, fromRollCall }) => ({
      personId,
      mode,
      from: fromAt,
      to: toAt,
      fromRollCall,
    })),
  );
}
