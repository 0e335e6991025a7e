import { createHash } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import * as v from 'valibot';
import type { ConferenceEvent } from '#lib/domain/conference/conference-event.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { callerOf } from '../caller.ts';
import { parseJson } from '../http/call.ts';
import { loose, looseText, UNREADABLE_ENTRY } from '../loose.ts';
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

const Text = looseText();
const Member = v.object({
  user: v.object({ id: Text, name: Text, aadObjectId: Text, email: Text, tenantId: Text }),
  meeting: loose(v.object({ role: looseText(100) })),
});
const OfId = loose(v.object({ id: Text }));
const Activity = v.object({
  type: v.string(),
  name: Text,
  timestamp: Text,
  serviceUrl: v.string(),
  channelId: v.literal('msteams'),
  conversation: loose(v.object({ id: Text, tenantId: Text })),
  channelData: loose(v.object({ tenant: OfId, meeting: OfId })),
  value: v.optional(v.unknown()),
});
const Times = loose(v.object({ StartTime: Text, EndTime: Text }));
const MOST_MEMBERS = 1000;
const Members = v.object({ members: v.array(v.unknown()) });

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
  const tenantId = (channelData?.tenant?.id || conversation?.tenantId || '').toLowerCase();
  if (!tenantIds.some((one) => one.toLowerCase() === tenantId)) return drop(200, 'tenant-unknown');
  const meetingId = threadIdOf(conversation?.id ?? '') ?? threadIdOf(channelData?.meeting?.id ?? '');
  const said = meetingId === undefined ? undefined : whatIsSaid(activity, tenantId);
  if (meetingId === undefined || !said) return drop(200, 'event-without-meaning');
  const { events, isWhole } = said;
  const sha256 = createHash('sha256').update(raw).digest('hex');
  const meeting = { provider: 'teams', meetingId, accountId: tenantId } as const;
  return {
    status: 200,
    deliveries: [{ sha256, meeting, accountId: tenantId, isLate: false, events, notices: [] }],
    ...(isWhole ? {} : { dropped: UNREADABLE_ENTRY }),
  };
}

interface Said {
  readonly events: readonly ConferenceEvent[];
  /** Nothing had to be left out. */
  readonly isWhole: boolean;
}

/** Nothing for what is of a kind that tells us nothing. */
function whatIsSaid(activity: Activity, tenantId: string): Said | undefined {
  const name = eventName(activity.name);
  if (activity.type !== 'event' || name === undefined) return undefined;
  if (name === 'start' || name === 'end') {
    const times = v.parse(Times, activity.value);
    const written = (name === 'start' ? times?.StartTime : times?.EndTime) ?? '';
    const at = instant(written) ?? instant(activity.timestamp);
    if (at === undefined) return { events: [], isWhole: false };
    const kind = name === 'start' ? 'started' : 'ended';
    return { events: [{ kind, at, source: 'bot', verified: true }], isWhole: true };
  }
  const told = v.safeParse(Members, activity.value);
  const at = instant(activity.timestamp);
  if (!told.success || at === undefined) return { events: [], isWhole: false };
  const coming: Coming = { at, kind: name === 'participantjoin' ? 'joined' : 'left', tenantId };
  const { members } = told.output;
  const read = members.slice(0, MOST_MEMBERS).map((one) => memberEvents(one, coming));
  return {
    events: read.flatMap((one) => one ?? []),
    isWhole: members.length <= MOST_MEMBERS && !read.includes(undefined),
  };
}

interface Coming {
  readonly at: string;
  readonly kind: 'joined' | 'left';
  readonly tenantId: string;
}

/**
 * Teams tells of people, not of connections: who comes back has the same key, and a second stretch under it. Nothing for
 * somebody who cannot be read: the others of the activity count.
 */
function memberEvents(given: unknown, { at, kind, tenantId }: Coming): ConferenceEvent[] | undefined {
  const member = v.safeParse(Member, given);
  if (!member.success || member.output.user.id === '') return undefined;
  const { user, meeting } = member.output;
  const { id, name, aadObjectId, email } = user;
  const person = callerOf({
    name,
    email,
    providerUserId: aadObjectId ? `${user.tenantId || tenantId}:${aadObjectId}`.toLowerCase() : '',
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
