import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { readTranscript } from '../files/vtt.ts';
import type {
  ConferenceConsent,
  ConferencePort,
  EmbedIdentity,
  EmbedProof,
} from '#server/application/conference-port.ts';
import { openAppContext } from './app-context.ts';
import { receiveZoomHook } from './receive-webhook.ts';
import type { ZoomApi } from './zoom-api.ts';

export interface ZoomPortOptions {
  readonly api: ZoomApi;
  readonly accountId: string;
  readonly clientId: string;
  readonly clientSecrets: readonly string[];
  readonly hookSecrets: readonly string[];
  /** Business accounts and up can be asked during a meeting. */
  readonly hasLiveRoster: boolean;
  readonly consent?: ConferenceConsent;
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
      Promise.resolve(receiveZoomHook(request, { secrets: options.hookSecrets, accountIds: [accountId] })),
    verifyEmbed: (proof) => Promise.resolve(verify(proof, options)),
    ...(options.consent && { consent: options.consent }),
    ...(options.hasLiveRoster
      ? { snapshot: ({ instanceId, meetingId }) => api.liveParticipants(instanceId ?? meetingId) }
      : {}),
    async attendance({ instanceId, meetingId }) {
      const report = await api.reportParticipants(instanceId ?? meetingId);
      // Free accounts have no reports, and some administrators do not give the scope: then the plainer list.
      const isClosed =
        !report.ok && ['conference-not-allowed', 'conference-refused'].includes(report.refusal.code);
      return isClosed && instanceId !== undefined ? api.pastParticipants(instanceId) : report;
    },
    async transcript(_, { notice, speakers = [] }) {
      if (notice?.kind !== 'transcript-ready')
        return refuse('conference-not-found', { reason: 'no-transcript' });
      const bytes = await api.transcript(notice.transcript, notice.downloadToken);
      if (!bytes.ok) return bytes;
      const { recordingStart } = notice;
      return readTranscript(bytes.value, {
        speakers,
        ...(recordingStart === undefined ? {} : { recordingStart }),
      });
    },
  };
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
