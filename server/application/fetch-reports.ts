import type { ConferenceProvider, TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import { isOfOccasion, type Occasion } from '#lib/domain/conference/occasion.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { mayKeepRoll } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { ConferencePort, ExternalMeetingRef, Notice, WantedTranscript } from './conference-port.ts';
import type { ConferenceProviders } from './conference-providers.ts';
import { canAsk, openSettings } from './conference-settings.ts';
import { heldAgainst, type HeldReport } from './held-attendance.ts';
import { heldState } from './hold-attendance.ts';
import { type CallReading, readKnownCall } from './known-call.ts';
import type { Actor } from './ports.ts';
import { seatedState } from './read-meeting.ts';
import { forgetKeys, toldTranscripts } from './told-transcripts.ts';
import { storeCues, type TranscriptDependencies, transcriptState } from './transcripts.ts';

export interface ReportDependencies extends CallReading {
  readonly providers: ConferenceProviders;
}

type Asked = { readonly actor: Actor; readonly meetingId: string };
type Provider = Exclude<ConferenceProvider, 'manual'>;

export interface ReportSources {
  readonly attendance: Provider | null;
  readonly transcript: Provider | null;
}

/** From whom what is left of the call can be fetched; from nobody, for whoever does not keep the roll. */
export async function reportSources(
  dependencies: ReportDependencies,
  { actor, meetingId }: Asked,
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
  { actor, meetingId }: Asked,
): Promise<Result<HeldReport & { readonly provider: Provider }>> {
  const found = await heldState(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const bound = await boundPort(dependencies, { actor, meetingId });
  if (!bound.ok) return bound;
  const { port, ref, canAsk } = bound.value;
  const report = canAsk ? await port.attendance?.(ref) : undefined;
  if (!report) return refuse('agreement-cannot-ask');
  if (!report.ok) return isNotFound(report) ? refuse('report-not-there') : report;
  const call = await readKnownCall(dependencies, actor, found.value);
  const now = dependencies.ids.now().toISOString();
  const occasion = occasionOf(found.value, now);
  const connections = report.value.filter(
    ({ joinedAt, leftAt }) => occasion === undefined || isOfOccasion(joinedAt ?? leftAt, occasion),
  );
  return ok({ provider: ref.provider, ...heldAgainst(found.value, connections, call, now) });
}

/**
 * Keeps the transcript that the provider has, as `keepTranscript` keeps a file: asked for under the agreement, or opened with the
 * key that came when it was told of, which is then forgotten. `transcript-not-there` when there is none.
 */
export async function fetchTranscript(
  dependencies: ReportDependencies & TranscriptDependencies,
  { actor, meetingId, startTime }: Asked & { readonly startTime: string | null },
): Promise<Result<{ id: string }>> {
  const found = await transcriptState(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const { state } = found.value;
  const bound = await boundPort(dependencies, { actor, meetingId });
  if (!bound.ok) return bound;
  const { live } = await readKnownCall(dependencies, actor, state);
  const speakers = [...state.participants.map(({ name }) => name), ...live.map(({ person }) => person.name)];
  const occasion = occasionOf(state, dependencies.ids.now().toISOString());
  const wanted = { speakers, ...(occasion === undefined ? {} : { occasion }) };
  const read = await cuesOf(bound.value, wanted);
  if (!read.ok) return isNotFound(read) ? refuse('transcript-not-there') : read;
  const name = `${state.head.title} ${state.head.date}`;
  const kept = await storeCues(dependencies, { actor, state, name, startTime, cues: read.value });
  if (kept.ok) await forgetKeysOf(dependencies, actor, bound.value.bindingId);
  return kept;
}

async function cuesOf(
  { port, ref, canAsk, told }: BoundPort,
  wanted: Omit<WantedTranscript, 'notice'>,
): Promise<Result<readonly TranscriptCue[]>> {
  if (!port.transcript) return refuse('agreement-cannot-ask');
  if (canAsk) return port.transcript(ref, wanted);
  if (told.length === 0) return refuse('agreement-cannot-ask');
  const cues: TranscriptCue[] = [];
  for (const notice of told) {
    const read = await port.transcript(ref, { ...wanted, notice });
    if (!read.ok) return read;
    cues.push(...read.value);
  }
  return ok(cues);
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

export interface BoundPort {
  readonly port: ConferencePort;
  readonly ref: ExternalMeetingRef & { readonly provider: Provider };
  readonly bindingId: string;
  /** The agreement lets us ask; else there is only what came by itself. */
  readonly canAsk: boolean;
  readonly told: readonly Notice[];
}

/** The provider of the call that the meeting is bound to, and what it has told of. Refuses `call-not-bound`. */
export function boundPort(
  { unitOfWork, providers, box, ids }: ReportDependencies,
  { actor, meetingId }: Asked,
): Promise<Result<BoundPort>> {
  const { organisationId } = actor;
  return unitOfWork.run(organisationId, async (records) => {
    const { conference } = records;
    const binding = await conference.bindingOf(meetingId);
    const account = binding && (await conference.account(binding.accountId));
    if (!binding || !account) return refuse('call-not-bound');
    const may = canAsk(openSettings(account, box));
    const asked = { records, box, organisationId, bindingId: binding.id };
    const { provider, externalId, instanceId } = binding;
    const ref = {
      provider,
      meetingId: externalId,
      ...(instanceId === null ? {} : { instanceId }),
      accountId: account.externalId,
    };
    return ok({
      port: providers.portOf(account),
      ref,
      bindingId: binding.id,
      canAsk: may,
      told: may ? [] : await toldTranscripts(asked, ids.now()),
    });
  });
}
