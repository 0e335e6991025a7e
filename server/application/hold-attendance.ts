import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { isSure, type KnownPerson } from '#lib/domain/conference/match.ts';
import { whoIsWho } from '#lib/domain/conference/one-to-one.ts';
import { type DifferenceCode, reconcile, type RollInterval } from '#lib/domain/conference/reconcile.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { mayFreeze } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { Actor, Ids } from './ports.ts';
import { type ReadDependencies, seatedState } from './read-meeting.ts';

/** Reads the attendance file of a call, whichever program of whichever year wrote it. */
export interface AttendanceFiles {
  read(
    bytes: Uint8Array,
    meeting: { readonly date: string },
  ): Result<{
    readonly provider: 'zoom' | 'teams' | 'unknown';
    readonly connections: readonly Connection[];
    readonly skipped: readonly { readonly line: number; readonly reason: string }[];
  }>;
}

/** Something the call says and the roll does not, with the name to show; the name may be foreign text. */
export interface AttendanceDifference {
  readonly code: DifferenceCode;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
}

export interface HeldAttendance {
  readonly provider: 'zoom' | 'teams' | 'unknown';
  readonly connections: number;
  /** Who was found in the file, by name. */
  readonly recognised: readonly string[];
  readonly differences: readonly AttendanceDifference[];
  readonly skipped: readonly { readonly line: number; readonly reason: string }[];
}

/**
 * Holds the roll of a meeting against the attendance file of its call (DIS-5). A help for the secretary and the chair: nothing
 * is kept and nothing is changed, and only names that are sure are taken for somebody.
 */
export async function holdAttendance(
  {
    unitOfWork,
    states,
    ids,
    attendanceFiles,
  }: ReadDependencies & { readonly ids: Ids; readonly attendanceFiles: AttendanceFiles },
  { actor, meetingId, bytes }: { actor: Actor; meetingId: string; bytes: Uint8Array },
): Promise<Result<HeldAttendance>> {
  const found = await unitOfWork.run(actor.organisationId, (records) =>
    seatedState(records, states, actor, meetingId),
  );
  if (!found.ok) return found;
  const { state, seat } = found.value;
  if (!mayFreeze(state, seat)) return refuse('not-allowed', { command: 'hold-attendance' });
  if (state.openedAt === null) return refuse('not-opened-yet');
  const file = attendanceFiles.read(bytes, { date: state.head.date });
  if (!file.ok) return file;
  const { provider, connections, skipped } = file.value;
  const now = ids.now().toISOString();
  return ok({ provider, connections: connections.length, skipped, ...heldAgainst(state, connections, now) });
}

function heldAgainst(
  state: MeetingState,
  connections: readonly Connection[],
  now: string,
): Pick<HeldAttendance, 'recognised' | 'differences'> {
  const nameOf = new Map(state.participants.map(({ id, name }) => [id, name]));
  const matches = whoIsWho(connections, state.participants.map(knownPerson));
  const links = connections.flatMap(({ connectionKey }) => {
    const match = matches.get(connectionKey);
    return match?.personId && isSure(match) ? [{ connectionKey, personIds: [match.personId] }] : [];
  });
  const differences = reconcile({
    connections,
    links,
    roll: rollOf(state),
    from: state.openedAt ?? now,
    to: state.closedAt ?? now,
  });
  const callerOf = new Map(connections.map(({ connectionKey, person }) => [connectionKey, person.name]));
  const recognised = new Set(links.flatMap(({ personIds }) => personIds.map((id) => nameOf.get(id) ?? id)));
  return {
    recognised: [...recognised].sort((a, b) => a.localeCompare(b, 'sv')),
    differences: differences.map(({ code, personId, connectionKey, from, to, seconds }) => ({
      code,
      name: nameOf.get(personId ?? '') ?? callerOf.get(connectionKey ?? '') ?? '',
      from,
      to,
      seconds,
    })),
  };
}

function knownPerson({ id, name, party, organisation }: MeetingState['participants'][number]): KnownPerson {
  return { id, name, party: party ?? null, organisation: organisation ?? null };
}

function rollOf({ attendance }: MeetingState): RollInterval[] {
  return Object.entries(attendance).flatMap(([personId, intervals]) =>
    intervals.map(({ mode, fromAt, toAt }) => ({ personId, mode, from: fromAt, to: toAt })),
  );
}
