import type { TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { readTranscript } from '../files/vtt.ts';
import type {
  ConferencePort,
  EmbedIdentity,
  EmbedProof,
  ExternalMeetingRef,
} from '#server/application/conference-port.ts';
import { type BotRules, receiveActivity } from './bot-activity.ts';
import type { GraphApi, GraphMeeting } from './graph-api.ts';
import { type NotificationRules, receiveNotification } from './receive-notification.ts';
import { type SsoRules, verifySsoToken } from './sso-token.ts';
import { threadIdOf } from '#server/application/thread-id.ts';

export interface TeamsPortOptions {
  readonly sso: Omit<SsoRules, 'now'>;
  readonly bot: BotRules;
  readonly graph: NotificationRules;
  readonly api: GraphApi;
  /** Who arranged a meeting and what Graph calls it, from the binding; Graph finds a meeting by nothing else. */
  readonly locate: (meeting: ExternalMeetingRef) => Promise<GraphMeeting | undefined>;
}

/** Teams for one app registration. Activities and notifications tell themselves apart by the end of the address. */
export function createTeamsPort({ sso, bot, graph, api, locate }: TeamsPortOptions): ConferencePort {
  const located = async (meeting: ExternalMeetingRef): Promise<Result<GraphMeeting>> => {
    const found = await locate(meeting);
    return found ? ok(found) : refuse('conference-not-found', { reason: 'no-meeting' });
  };
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
    async attendance(meeting) {
      const found = await located(meeting);
      return found.ok ? api.attendance(found.value) : found;
    },
    async transcript(meeting, { notice }) {
      const found = await located(meeting);
      if (!found.ok) return found;
      const told =
        notice?.kind === 'transcript-ready' ? ok([notice.transcript]) : await api.transcripts(found.value);
      return told.ok ? cuesOf(api, found.value, told.value) : told;
    },
  };
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
  if (!person.ok) return refuse('embed-rejected', { reason: String(person.refusal.params?.['reason']) });
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
