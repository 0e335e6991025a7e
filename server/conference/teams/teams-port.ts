import type { TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { readTranscript } from '../files/vtt.ts';
import type {
  ConferenceListening,
  ConferencePort,
  EmbedIdentity,
  EmbedProof,
  ExternalMeetingRef,
  KnownExternalCall,
} from '#server/application/conference-port.ts';
import { type BotRules, receiveActivity } from './bot-activity.ts';
import type { FoundMeeting, GraphApi, GraphMeeting } from './graph-api.ts';
import { type NotificationRules, receiveNotification } from './receive-notification.ts';
import { type SsoRules, verifySsoToken } from './sso-token.ts';
import { KEYS_UNREACHABLE } from './verify-jwt.ts';
import { threadIdOf } from '#server/application/thread-id.ts';

export interface TeamsPortOptions {
  readonly sso: Omit<SsoRules, 'now'>;
  readonly bot: BotRules;
  readonly graph: NotificationRules;
  readonly api: GraphApi;
  /** Only where Graph may be asked. */
  readonly listening?: ConferenceListening;
  /** Who arranged a meeting and what Graph calls it, from the binding; Graph finds a meeting by nothing else. */
  readonly locate: (meeting: ExternalMeetingRef) => Promise<Result<GraphMeeting>>;
}

/** Teams for one app registration. Activities and notifications tell themselves apart by the end of the address. */
export function createTeamsPort({
  sso,
  bot,
  graph,
  api,
  listening,
  locate,
}: TeamsPortOptions): ConferencePort {
  return {
    provider: 'teams',
    // Guests without an account have no address.
    capabilities: {
      live: true,
      emails: 'sometimes',
      media: false,
      attendance: true,
      transcript: true,
      embed: true,
    },
    receive: (request) =>
      /\/graph(?:\/|$)/u.test(request.url.pathname)
        ? receiveNotification(request, graph)
        : receiveActivity(request, bot),
    verifyEmbed: (proof) => verify(proof, sso),
    ...(listening && { listening }),
    async attendance(meeting) {
      const found = await locate(meeting);
      return found.ok ? api.attendance(found.value) : found;
    },
    async transcript(meeting, { notice, occasion }) {
      const found = await locate(meeting);
      if (!found.ok) return found;
      const told =
        notice?.kind === 'transcript-ready'
          ? ok([notice.transcript])
          : await api.transcripts(found.value, occasion);
      return told.ok ? cuesOf(api, found.value, told.value) : told;
    },
    async makeCall({ title: subject, startAt, minutes, organiserId }) {
      if (organiserId === null) return refuse('organiser-needed');
      const endAt = new Date(Date.parse(startAt) + minutes * 60_000).toISOString();
      return called(await api.createMeeting(organiserId, { subject, startAt, endAt }));
    },
    async findCall({ number, organiserId }) {
      return organiserId === null
        ? refuse('organiser-needed')
        : called(await api.findByNumber(organiserId, number));
    },
  };
}

function called(found: Result<FoundMeeting>): Result<KnownExternalCall> {
  if (!found.ok) return found;
  const { threadId: externalId, organizerId: organiserId, meetingId: instanceId, joinUrl } = found.value;
  return ok({ externalId, organiserId, instanceId, joinUrl });
}

/** Transcription may have been turned off and on: one after the other, as they were made. */
async function cuesOf(
  api: GraphApi,
  meeting: GraphMeeting,
  ids: readonly string[],
): Promise<Result<TranscriptCue[]>> {
  if (ids.length === 0) return refuse('conference-not-found', { reason: 'no-transcript' });
  const cues: TranscriptCue[] = [];
  for (const id of ids) {
    const bytes = await api.transcript(meeting, id);
    if (!bytes.ok) return bytes;
    const read = readTranscript(bytes.value);
    if (!read.ok) return read;
    cues.push(...read.value);
  }
  return ok(cues);
}

async function verify(proof: EmbedProof, sso: Omit<SsoRules, 'now'>): Promise<Result<EmbedIdentity>> {
  if (proof.provider !== 'teams') return refuse('embed-rejected', { reason: 'provider' });
  const person = await verifySsoToken(proof.token, { ...sso, now: proof.now });
  if (!person.ok) {
    const reason = String(person.refusal.params?.['reason']);
    return reason === KEYS_UNREACHABLE
      ? refuse('conference-unreachable')
      : refuse('embed-rejected', { reason });
  }
  const { tenantId, objectId, name, email } = person.value;
  const meetingId = proof.meetingId === null ? undefined : threadIdOf(proof.meetingId);
  return ok({
    person: {
      provider: 'teams',
      providerUserId: `${tenantId}:${objectId}`,
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
    },
    meeting: meetingId === undefined ? null : { provider: 'teams', meetingId, accountId: tenantId },
    // Nobody signs which meeting the panel stands in: the binding decides who may see what.
    isMeetingVerified: false,
  });
}
