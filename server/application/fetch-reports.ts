import type { ConferenceProvider } from '#lib/domain/conference/conference-event.ts';
import { isOfOccasion, type Occasion } from '#lib/domain/conference/occasion.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { mayKeepRoll } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { ConferencePort, ExternalMeetingRef } from './conference-port.ts';
import type { ConferenceProviders } from './conference-providers.ts';
import { canAsk, openSettings } from './conference-settings.ts';
import { heldAgainst, type HeldReport } from './held-attendance.ts';
import { heldState } from './hold-attendance.ts';
import { type CallReading, readKnownCall } from './known-call.ts';
import type { Actor } from './ports.ts';
import { seatedState } from './read-meeting.ts';
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
  const { port, ref } = bound.value;
  return ok({
    attendance: port.attendance ? ref.provider : null,
    transcript: port.transcript ? ref.provider : null,
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
  const { port, ref } = bound.value;
  const report = await port.attendance?.(ref);
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

/** Keeps the transcript that the provider has, as `keepTranscript` keeps a file. `transcript-not-there` when it has none. */
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
  const read = await bound.value.port.transcript?.(bound.value.ref, wanted);
  if (!read) return refuse('agreement-cannot-ask');
  if (!read.ok) return isNotFound(read) ? refuse('transcript-not-there') : read;
  const name = `${state.head.title} ${state.head.date}`;
  return storeCues(dependencies, { actor, state, name, startTime, cues: read.value });
}

/** A provider tells of every occasion of a series. */
function occasionOf({ openedAt, closedAt }: MeetingState, now: string): Occasion | undefined {
  return openedAt === null ? undefined : { from: openedAt, to: closedAt ?? now };
}

function isNotFound(result: Result<unknown>): boolean {
  return !result.ok && result.refusal.code === 'conference-not-found';
}

interface BoundPort {
  readonly port: ConferencePort;
  readonly ref: ExternalMeetingRef & { readonly provider: Provider };
}

/** The provider of the call that the meeting is bound to, when the agreement lets us ask it. */
function boundPort(
  { unitOfWork, providers, box }: ReportDependencies,
  { actor, meetingId }: Asked,
): Promise<Result<BoundPort>> {
  return unitOfWork.run(actor.organisationId, async ({ conference }) => {
    const binding = await conference.bindingOf(meetingId);
    const account = binding && (await conference.account(binding.accountId));
    if (!binding || !account) return refuse('call-not-bound');
    if (!canAsk(openSettings(account, box))) return refuse('agreement-cannot-ask');
    const { provider, externalId, instanceId } = binding;
    const ref = {
      provider,
      meetingId: externalId,
      ...(instanceId === null ? {} : { instanceId }),
      accountId: account.externalId,
    };
    return ok({ port: providers.portOf(account), ref });
  });
}
