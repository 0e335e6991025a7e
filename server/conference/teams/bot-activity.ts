import { createHash } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import * as v from 'valibot';
import type { ConferenceEvent } from '#lib/domain/conference/conference-event.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { callerOf } from '../caller.ts';
import { parseJson } from '../http/call.ts';
import type { HookAnswer, HookRequest } from '#server/application/conference-port.ts';
import type { KeySet } from './key-set.ts';
import { threadIdOf } from '#server/application/thread-id.ts';
import { KEYS_UNREACHABLE, verifyJwt } from './verify-jwt.ts';

export const LARGEST_ACTIVITY = 256 * 1024;

export interface BotRules {
  readonly keys: KeySet;
  readonly botId: string;
  readonly tenantIds: readonly string[];
}

const ISSUER = 'https://api.botframework.com';
/** What Microsoft's own library allows. */
const SKEW_S = 300;

const Text = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(2000))));
const Member = v.object({
  user: v.object({
    id: Text,
    name: Text,
    aadObjectId: Text,
    email: Text,
    tenantId: Text,
    userRole: Text,
  }),
  meeting: v.optional(v.object({ inMeeting: v.optional(v.boolean()), role: Text })),
});
const Activity = v.object({
  type: v.string(),
  name: v.optional(v.string(), ''),
  timestamp: v.optional(v.string(), ''),
  serviceUrl: v.string(),
  channelId: v.literal('msteams'),
  conversation: v.optional(v.object({ id: Text, tenantId: Text })),
  channelData: v.optional(
    v.nullable(
      v.object({ tenant: v.optional(v.object({ id: Text })), meeting: v.optional(v.object({ id: Text })) }),
    ),
  ),
  value: v.optional(v.unknown()),
});
const Times = v.object({ StartTime: Text, EndTime: Text });
const Members = v.object({ members: v.pipe(v.array(Member), v.maxLength(1000)) });

type Activity = v.InferOutput<typeof Activity>;

const EVENT_NAME = /^application\/vnd\.microsoft\.meeting(start|end|participantjoin|participantleave)$/u;
/** Some come with a space before them, and in other capitals. */
const eventName = (name: string): string | undefined => EVENT_NAME.exec(name.trim().toLowerCase())?.[1];

/** One activity from Bot Framework: size, then its token, and only then what it says. */
export async function receiveActivity(request: HookRequest, rules: BotRules): Promise<HookAnswer> {
  const { raw, headers, now } = request;
  if (raw.length > LARGEST_ACTIVITY) return drop(413, 'body-too-large');
  const token = /^Bearer ([\w.~-]+)$/iu.exec(headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return drop(401, 'token-missing');
  const claims = await verifyBotToken(token, rules, now);
  if (!claims.ok) {
    const reason = String(claims.refusal.params?.['reason']);
    return reason === KEYS_UNREACHABLE ? drop(503, reason) : drop(401, `token-${reason}`);
  }
  const activity = v.safeParse(Activity, parseJson(raw));
  if (!activity.success) return drop(400, 'body-unreadable');
  // Who has a token for one service may not speak for another.
  if (!isSameService(claims.value, activity.output.serviceUrl)) return drop(403, 'service-differs');
  return deliver(activity.output, raw, rules.tenantIds);
}

const Claims = v.object({
  iss: v.literal(ISSUER),
  serviceurl: v.optional(v.string()),
  serviceUrl: v.optional(v.string()),
});

/** The token on an activity; gives the service that it was made for. `bot-rejected` with `reason`. */
export async function verifyBotToken(
  token: string,
  { keys, botId }: BotRules,
  now: Date,
): Promise<Result<string>> {
  const rules = { keys, audience: [botId], now, code: 'bot-rejected', skewSeconds: SKEW_S };
  const claims = await verifyJwt(token, rules, Claims);
  if (!claims.ok) return claims;
  const { kid = '' } = decodeProtectedHeader(token);
  const key = await keys.find(kid);
  // Every key says which channels it may speak for.
  if (key && key.endorsements.length > 0 && !key.endorsements.includes('msteams'))
    return refuse('bot-rejected', { reason: 'endorsement' });
  return ok(claims.value.serviceurl ?? claims.value.serviceUrl ?? '');
}

function isSameService(claimed: string, spoken: string): boolean {
  return claimed !== '' && claimed.replace(/\/$/u, '') === spoken.replace(/\/$/u, '');
}

function deliver(activity: Activity, raw: Uint8Array, tenantIds: readonly string[]): HookAnswer {
  const { channelData, conversation } = activity;
  const tenantId = (channelData?.tenant?.id ?? conversation?.tenantId ?? '').toLowerCase();
  if (!tenantIds.some((one) => one.toLowerCase() === tenantId)) return drop(200, 'tenant-unknown');
  const meetingId = threadIdOf(conversation?.id ?? '') ?? threadIdOf(channelData?.meeting?.id ?? '');
  const events = meetingId === undefined ? [] : eventsOf(activity, tenantId);
  if (meetingId === undefined || events.length === 0) return drop(200, 'event-without-meaning');
  const sha256 = createHash('sha256').update(raw).digest('hex');
  const meeting = { provider: 'teams', meetingId, accountId: tenantId } as const;
  return {
    status: 200,
    deliveries: [{ sha256, meeting, accountId: tenantId, isLate: false, events, notices: [] }],
  };
}

function eventsOf(activity: Activity, tenantId: string): ConferenceEvent[] {
  const name = eventName(activity.name);
  if (activity.type !== 'event' || name === undefined) return [];
  if (name === 'start' || name === 'end') {
    const times = v.safeParse(Times, activity.value);
    const written = times.success ? (name === 'start' ? times.output.StartTime : times.output.EndTime) : null;
    const at = instant(written ?? activity.timestamp);
    return at === undefined
      ? []
      : [{ kind: name === 'start' ? 'started' : 'ended', at, source: 'bot', verified: true }];
  }
  const members = v.safeParse(Members, activity.value);
  const at = instant(activity.timestamp);
  if (!members.success || at === undefined) return [];
  const kind = name === 'participantjoin' ? 'joined' : 'left';
  return members.output.members.flatMap((member) => memberEvents(member, { at, kind, tenantId }));
}

interface Coming {
  readonly at: string;
  readonly kind: 'joined' | 'left';
  readonly tenantId: string;
}

/** Teams tells of people, not of connections: who comes back has the same key, and a second stretch under it. */
function memberEvents(
  { user, meeting }: v.InferOutput<typeof Member>,
  { at, kind, tenantId }: Coming,
): ConferenceEvent[] {
  const { id, name, aadObjectId, email } = user;
  if (!id) return [];
  const person = callerOf({
    name: name ?? '',
    email: email ?? '',
    providerUserId: aadObjectId
      ? `${(user.tenantId ?? tenantId).toLowerCase()}:${aadObjectId.toLowerCase()}`
      : '',
  });
  const said = { at, source: 'bot', verified: true, connectionKey: `bot:${id}`, person } as const;
  const role = meeting?.role;
  return [
    { ...said, kind },
    ...(role && kind === 'joined' ? [{ ...said, kind: 'role', role } as const] : []),
  ];
}

function instant(text: string): string | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function drop(status: number, dropped: string): HookAnswer {
  return { status, deliveries: [], dropped };
}
