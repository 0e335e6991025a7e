import * as v from 'valibot';
import { mayKeepRoll } from '#lib/domain/permissions.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { shifted } from '#lib/domain/conference/steady-shift.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { columnMappingSchema } from '#lib/protocol/attendance-wire.ts';
import type {
  AttendanceFiles,
  ColumnMapping,
  DateOrder,
  FileRefusal,
  ReadAttendance,
} from './attendance-files.ts';
import { heldAgainst, type HeldReport, shiftFor } from './held-attendance.ts';
import { type CallReading, readKnownCall } from './known-call.ts';
import type { Actor, Ids } from './ports.ts';
import { seatedState } from './read-meeting.ts';

export interface HeldAttendance extends HeldReport {
  readonly provider: ReadAttendance['provider'];
  readonly skipped: ReadAttendance['skipped'];
  readonly notes: ReadAttendance['notes'];
  /** To be looked at where the labels of the columns told nothing. */
  readonly readAs: ReadAttendance['readAs'];
  readonly shift: {
    /** In minutes, by how much later than the file says the times were read. */
    readonly read: number;
    /** By how much nearly everybody would agree; null when there is no such time. */
    readonly proposed: number | null;
  };
}

export interface AttendanceDependencies extends CallReading {
  readonly ids: Ids;
  readonly attendanceFiles: AttendanceFiles;
}

export interface BroughtFile {
  readonly bytes: Uint8Array;
  /** Which column is what; remembered for the next file with the same header. */
  readonly mapping?: ColumnMapping;
  readonly dateOrder?: DateOrder;
  /** Minutes by which the times are to be read later than the file says; below nought earlier. */
  readonly shiftMinutes?: number;
}

/**
 * Holds the roll of a meeting against the attendance file of its call (DIS-5). A help for the secretary and the chair: nothing
 * of the file is kept and nothing in the meeting is changed; only what somebody said of its columns is remembered.
 */
export async function holdAttendance(
  dependencies: AttendanceDependencies,
  { actor, meetingId, ...brought }: BroughtFile & { readonly actor: Actor; readonly meetingId: string },
): Promise<Result<HeldAttendance, FileRefusal>> {
  const { ids } = dependencies;
  const found = await heldState(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const state = found.value;
  const file = await readFile(dependencies, actor, state, brought);
  if (!file.ok) return file;
  const { provider, skipped, notes, readAs } = file.value;
  const read = brought.shiftMinutes ?? 0;
  const connections = shifted(file.value.connections, read);
  const call = await readKnownCall(dependencies, actor, state);
  const now = ids.now().toISOString();
  const more = shiftFor(state, connections, call, now);
  const shift = { read, proposed: more === null ? null : read + more };
  return ok({ provider, skipped, notes, readAs, shift, ...heldAgainst(state, connections, call, now) });
}

/** The meeting, for whoever keeps its roll, once there is a roll to hold something against. */
export async function heldState(
  { unitOfWork, states }: Pick<AttendanceDependencies, 'unitOfWork' | 'states'>,
  actor: Actor,
  meetingId: string,
): Promise<Result<MeetingState>> {
  const found = await unitOfWork.run(actor.organisationId, (records) =>
    seatedState(records, states, actor, meetingId),
  );
  if (!found.ok) return found;
  const { state, seat } = found.value;
  if (!mayKeepRoll(state, seat)) return refuse('not-allowed', { command: 'hold-attendance' });
  return state.openedAt === null ? refuse('not-opened-yet') : ok(state);
}

async function readFile(
  dependencies: AttendanceDependencies,
  actor: Actor,
  { head }: MeetingState,
  { bytes, mapping: said, dateOrder }: BroughtFile,
): Promise<Result<ReadAttendance, FileRefusal>> {
  const { attendanceFiles } = dependencies;
  const headings = attendanceFiles.headings(bytes);
  // A page may still hold the answers about another file.
  const own = said && headings.includes(said.signature) ? said : undefined;
  const mapping = own ?? (await rememberedFor(dependencies, actor, headings));
  const file = attendanceFiles.read(bytes, {
    date: head.date,
    ...(mapping === undefined ? {} : { mapping }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
  });
  const isOfMapping = file.ok && file.value.readAs?.mapping.signature === mapping?.signature;
  const isNew = own !== undefined || dateOrder !== undefined;
  if (mapping && isOfMapping && isNew)
    await remember(dependencies, actor, { ...mapping, ...(dateOrder === undefined ? {} : { dateOrder }) });
  return file;
}

async function rememberedFor(
  { unitOfWork }: AttendanceDependencies,
  { organisationId }: Actor,
  signatures: readonly string[],
): Promise<ColumnMapping | undefined> {
  if (signatures.length === 0) return undefined;
  return unitOfWork.run(organisationId, async ({ conference }) => {
    for (const signature of signatures) {
      const kept = v.safeParse(columnMappingSchema, await conference.columnsFor(signature));
      if (kept.success && kept.output.signature === signature) return kept.output;
    }
    return undefined;
  });
}

async function remember(
  { unitOfWork, ids }: AttendanceDependencies,
  { organisationId, name }: Actor,
  mapping: ColumnMapping,
): Promise<void> {
  await unitOfWork.run(organisationId, ({ conference }) =>
    conference.keepColumns(mapping.signature, mapping, { at: ids.now().toISOString(), name }),
  );
}
