import type { Connection, TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import { isOfOccasion, type Occasion } from '#lib/domain/conference/occasion.ts';
import { speakerAmong } from '#lib/domain/conference/speaker-name.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { mayKeepRoll } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import {
  askedOccasions,
  type AskedOf,
  type BoundPort,
  boundPort,
  type ReportDependencies,
} from './bound-port.ts';
import type { WantedTranscript } from './conference-port.ts';
import type { CallProvider } from './embed-ports.ts';
import { heldAgainst, type HeldReport } from './held-attendance.ts';
import { heldState } from './hold-attendance.ts';
import { readKnownCall } from './known-call.ts';
import type { Actor } from './ports.ts';
import { seatedState } from './read-meeting.ts';
import { forgetKeys } from './told-transcripts.ts';
import { storeCues, type TranscriptDependencies, transcriptState } from './transcripts.ts';

export interface ReportSources {
  readonly attendance: CallProvider | null;
  readonly transcript: CallProvider | null;
}

/** From whom what is left of the call can be fetched; from nobody, for whoever does not keep the roll. */
export async function reportSources(
  dependencies: ReportDependencies,
  { actor, meetingId }: AskedOf,
): Promise<Result<ReportSources>> {
  const found = await dependencies.unitOfWork.run(actor.organisationId, (records) =>
    seatedState(records, dependencies.states, actor, meetingId),
  );
  if (!found.ok) return found;
  const { state, seat } = found.value;
  const bound = mayKeepRoll(state, seat) ? await boundPort(dependencies, { actor, meetingId }) : null;
  if (!bound?.ok) return ok({ attendance: null, transcript: null });
  const { port, ref, canAsk, told } = bound.value;
  return ok({
    attendance: port.attendance && canAsk ? ref.provider : null,
    transcript: port.transcript && (canAsk || told.length > 0) ? ref.provider : null,
  });
}

/**
 * As `holdAttendance`, with what the provider itself says of who was connected. Refuses `call-not-bound`,
 * `agreement-cannot-ask`, `report-not-there`, and as {@link ConferencePort}.
 */
export async function fetchAttendance(
  dependencies: ReportDependencies,
  { actor, meetingId }: AskedOf,
): Promise<Result<HeldReport & { readonly provider: CallProvider }>> {
  const found = await heldState(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const bound = await boundPort(dependencies, { actor, meetingId });
  if (!bound.ok) return bound;
  const now = dependencies.ids.now().toISOString();
  const occasion = occasionOf(found.value, now);
  const report = await reportOf(bound.value, occasion);
  if (!report.ok) return report;
  const call = await readKnownCall(dependencies, actor, found.value);
  const connections = report.value.filter(
    ({ joinedAt, leftAt }) => occasion === undefined || isOfOccasion(joinedAt ?? leftAt, occasion),
  );
  // A list of nobody, or of last week's meeting alone, is none yet: it does not say that nobody was there.
  if (connections.length === 0) return refuse('report-not-there');
  const { provider } = bound.value.ref;
  return ok({ provider, ...heldAgainst(found.value, connections, call, now) });
}

/** Of every occasion that was during the meeting. Half of what was would say that people left early: then there is none yet. */
async function reportOf(
  bound: BoundPort,
  occasion: Occasion | undefined,
): Promise<Result<readonly Connection[]>> {
  const { port, canAsk } = bound;
  if (!port.attendance || !canAsk) return refuse('agreement-cannot-ask');
  // Whoever is told of twice is there once.
  const rows = new Map<string, Connection>();
  let isThere = false;
  for (const { ref, hasCallers } of askedOccasions(bound, occasion)) {
    const read = await port.attendance(ref);
    if (!read.ok && !isNotFound(read)) return read;
    if (!read.ok && hasCallers) return refuse('report-not-there');
    if (!read.ok) continue;
    isThere = true;
    for (const one of read.value) rows.set(one.connectionKey, one);
  }
  return isThere ? ok([...rows.values()]) : refuse('report-not-there');
}

/**
 * Keeps the transcript that the provider has, as `keepTranscript` keeps a file: asked for under the agreement, or opened with the
 * key that came when it was told of, which is then forgotten. `transcript-not-there` when there is none.
 */
export async function fetchTranscript(
  dependencies: ReportDependencies & TranscriptDependencies,
  { actor, meetingId, startTime }: AskedOf & { readonly startTime: string | null },
): Promise<Result<{ id: string }>> {
  const found = await transcriptState(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const { state } = found.value;
  const bound = await boundPort(dependencies, { actor, meetingId });
  if (!bound.ok) return bound;
  const { live, people } = await readKnownCall(dependencies, actor, state);
  const speakers = [...state.participants.map(({ name }) => name), ...live.map(({ person }) => person.name)];
  const occasion = occasionOf(state, dependencies.ids.now().toISOString());
  const isSpeaker = speakerAmong(people);
  const wanted = { speakers, isSpeaker, ...(occasion === undefined ? {} : { occasion }) };
  const read = await cuesOf(bound.value, wanted);
  if (!read.ok) return isNotFound(read) ? refuse('transcript-not-there') : read;
  const name = `${state.head.title} ${state.head.date}`;
  const kept = await storeCues(dependencies, { actor, state, name, startTime, cues: read.value });
  if (kept.ok) await forgetKeysOf(dependencies, actor, bound.value.bindingId);
  return kept;
}

async function cuesOf(
  bound: BoundPort,
  wanted: Omit<WantedTranscript, 'notice'>,
): Promise<Result<readonly TranscriptCue[]>> {
  const { port, ref, canAsk, told } = bound;
  if (!port.transcript) return refuse('agreement-cannot-ask');
  if (canAsk) return cuesOfAll(bound, port.transcript.bind(port), wanted);
  if (told.length === 0) return refuse('agreement-cannot-ask');
  const cues: TranscriptCue[] = [];
  for (const notice of told) {
    const read = await port.transcript(ref, { ...wanted, notice });
    if (!read.ok) return read;
    cues.push(...read.value);
  }
  return ok(cues);
}

/** Not every occasion was transcribed: what there is of any is what there is. */
async function cuesOfAll(
  bound: BoundPort,
  transcript: NonNullable<BoundPort['port']['transcript']>,
  wanted: Omit<WantedTranscript, 'notice'>,
): Promise<Result<readonly TranscriptCue[]>> {
  const cues: TranscriptCue[] = [];
  let none: Result<never> | null = null;
  for (const { ref } of askedOccasions(bound, wanted.occasion)) {
    const read = await transcript(ref, wanted);
    if (read.ok) cues.push(...read.value);
    else if (isNotFound(read)) none = read;
    else return read;
  }
  return cues.length === 0 && none ? none : ok(cues);
}

function forgetKeysOf(
  { unitOfWork, box }: ReportDependencies,
  { organisationId }: Actor,
  bindingId: string,
): Promise<void> {
  return unitOfWork.run(organisationId, (records) => forgetKeys({ records, box, organisationId, bindingId }));
}

/** A provider tells of every occasion of a series. */
function occasionOf({ openedAt, closedAt }: MeetingState, now: string): Occasion | undefined {
  return openedAt === null ? undefined : { from: openedAt, to: closedAt ?? now };
}

function isNotFound(result: Result<unknown>): boolean {
  return !result.ok && result.refusal.code === 'conference-not-found';
}
