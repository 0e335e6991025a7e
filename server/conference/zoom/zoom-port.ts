import type { TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import { isOfOccasion } from '#lib/domain/conference/occasion.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { readTranscript, type TranscriptOptions } from '../files/vtt.ts';
import type {
  ConferenceConsent,
  ConferenceInstall,
  ConferencePort,
  EmbedIdentity,
  EmbedProof,
} from '#server/application/conference-port.ts';
import { openAppContext } from './app-context.ts';
import { receiveZoomHook } from './receive-webhook.ts';
import type { TranscriptFile, ZoomApi } from './zoom-api.ts';

export interface ZoomPortOptions {
  readonly api: ZoomApi;
  readonly accountId: string;
  readonly clientId: string;
  readonly clientSecrets: readonly string[];
  readonly hookSecrets: readonly string[];
  /** Business accounts and up can be asked during a meeting. */
  readonly hasLiveRoster: boolean;
  readonly consent?: ConferenceConsent;
  readonly install?: ConferenceInstall;
}

/** Zoom for one account. */
export function createZoomPort(options: ZoomPortOptions): ConferencePort {
  const { api, accountId } = options;
  return {
    provider: 'zoom',
    // Guests have an address only when the meeting has registration.
    capabilities: {
      live: true,
      emails: 'sometimes',
      media: false,
      attendance: true,
      transcript: true,
      embed: true,
    },
    receive: (request) =>
      Promise.resolve(
        receiveZoomHook(request, {
          secrets: options.hookSecrets,
          accountIds: [accountId],
          clientId: options.clientId,
        }),
      ),
    verifyEmbed: (proof) => Promise.resolve(verify(proof, options)),
    ...(options.consent && { consent: options.consent }),
    ...(options.install && { install: options.install }),
    ...(options.hasLiveRoster
      ? {
          snapshot: async ({ instanceId, meetingId }) =>
            notGranted(await api.liveParticipants(instanceId ?? meetingId)),
        }
      : {}),
    async attendance({ instanceId, meetingId }) {
      const report = await api.reportParticipants(instanceId ?? meetingId);
      // Free accounts have no reports, and some administrators do not give the scope: then the plainer list.
      const isClosed =
        !report.ok && ['conference-not-allowed', 'conference-refused'].includes(report.refusal.code);
      return isClosed && instanceId !== undefined ? api.pastParticipants(instanceId) : report;
    },
    async transcript({ instanceId, meetingId }, { notice, speakers = [], isSpeaker, occasion }) {
      const told: Result<readonly TranscriptFile[]> =
        notice?.kind === 'transcript-ready'
          ? ok([{ address: notice.transcript, recordingStart: notice.recordingStart }])
          : await api.transcriptFiles(instanceId ?? meetingId);
      if (!told.ok) return told;
      const token = notice?.kind === 'transcript-ready' ? notice.downloadToken : undefined;
      const files = told.value.filter(
        ({ recordingStart }) => occasion === undefined || isOfOccasion(recordingStart, occasion),
      );
      return cuesOf(api, files, { token, names: { speakers, ...(isSpeaker && { isSpeaker }) } });
    },
    // The address and the owner of a call are asked for as the account, which owns the app.
    async makeCall({ title, startAt, minutes, timeZone, registration }) {
      const made = await api.createMeeting('me', { topic: title, startAt, minutes, timeZone, registration });
      if (!made.ok) return made;
      const { meetingId: externalId, joinUrl } = made.value;
      // The uuid it has now is not that of the occasion on which it will be held.
      return ok({ externalId, organiserId: null, instanceId: null, joinUrl });
    },
    async findCall({ number }) {
      const joinUrl = await api.joinUrl(number);
      return joinUrl.ok
        ? ok({ externalId: number, organiserId: null, instanceId: null, joinUrl: joinUrl.value })
        : joinUrl;
    },
  };
}

/** Zoom answers 400 to whoever lacks a scope or the plan for it, and only the number says so. */
const NOT_GRANTED: ReadonlySet<unknown> = new Set(['200', '4711']);

function notGranted<T>(result: Result<T>): Result<T> {
  if (result.ok || result.refusal.code !== 'conference-refused') return result;
  const reason = result.refusal.params?.['reason'];
  return NOT_GRANTED.has(reason) ? refuse('conference-not-allowed', { reason: String(reason) }) : result;
}

/** A recording that was stopped and started has several: one after the other. */
async function cuesOf(
  api: ZoomApi,
  files: readonly TranscriptFile[],
  { token, names }: { readonly token: string | undefined; readonly names: TranscriptOptions },
): Promise<Result<TranscriptCue[]>> {
  if (files.length === 0) return refuse('conference-not-found', { reason: 'no-transcript' });
  const cues: TranscriptCue[] = [];
  for (const { address, recordingStart } of files) {
    const bytes = await api.transcript(address, token);
    if (!bytes.ok) return bytes;
    const options = { ...names, ...(recordingStart === undefined ? {} : { recordingStart }) };
    const read = readTranscript(bytes.value, options);
    if (!read.ok) return read;
    cues.push(...read.value);
  }
  return ok(cues);
}

function verify(
  proof: EmbedProof,
  { accountId, clientId, clientSecrets }: ZoomPortOptions,
): Result<EmbedIdentity> {
  if (proof.provider !== 'zoom') return refuse('embed-rejected', { reason: 'provider' });
  const context = openAppContext(proof.appContext, { clientId, clientSecrets, now: proof.now });
  if (!context.ok)
    return refuse('embed-rejected', { reason: String(context.refusal.params?.['reason'] ?? '') });
  const { userId, meetingUuid, role } = context.value;
  return ok({
    person: { provider: 'zoom', providerUserId: userId },
    // The context says the occasion alone; the number is known from the binding.
    meeting:
      meetingUuid === undefined
        ? null
        : { provider: 'zoom', meetingId: '', instanceId: meetingUuid, accountId },
    isMeetingVerified: meetingUuid !== undefined,
    ...(role === undefined ? {} : { role }),
  });
}
