import { createHash, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { isFitId } from '#server/application/fit-id.ts';
import { parseBounded } from '../http/bounded-json.ts';
import { parseJson } from '../http/call.ts';
import { looseText, UNREADABLE_ENTRY } from '../loose.ts';
import type {
  Delivery,
  ExternalMeetingRef,
  HookAnswer,
  HookRequest,
} from '#server/application/conference-port.ts';
import { callEvents } from './call-event.ts';
import type { KeySet } from './key-set.ts';
import { type ContentKeys, openContent } from './open-content.ts';
import { isIssuerOf } from './sso-token.ts';
import { threadIdOf } from '#server/application/thread-id.ts';
import { KEYS_UNREACHABLE, verifyJwt } from './verify-jwt.ts';

export const LARGEST_NOTIFICATION = 4 * 1024 * 1024;
/** Graph's sender of change notifications. */
const PUBLISHER = '0bf30f3b-4a52-48df-9a82-234910c4a086';
const LONGEST_VALIDATION = 1024;
/** A thousand notifications have some twenty each. */
const MOST_PARTS = 100_000;

export interface NotificationRules {
  readonly keys: KeySet;
  /** Of the app registration. */
  readonly appId: string;
  readonly tenantIds: readonly string[];
  /** Secrets that the subscriptions were made with; two while one is being changed for the other. */
  readonly clientStates: readonly string[];
  readonly contentKeys: ContentKeys;
  /** Which call we asked about, where the address in the notification does not tell: short links have no thread in them. */
  readonly threadOf?: (subscriptionId: string) => Promise<string | null>;
}

const Text = looseText(4000);
const Content = v.object({
  data: v.string(),
  dataKey: v.string(),
  dataSignature: v.string(),
  encryptionCertificateId: v.string(),
});
const Notification = v.object({
  subscriptionId: v.pipe(Text, v.minLength(1), v.check(isFitId)),
  clientState: Text,
  tenantId: Text,
  organizationId: Text,
  resource: Text,
  lifecycleEvent: Text,
  encryptedContent: v.optional(v.nullable(Content)),
});
const Notifications = v.object({
  value: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(1000)),
  validationTokens: v.optional(v.nullable(v.pipe(v.array(v.string()), v.maxLength(100)))),
});
const Lifecycle = v.picklist(['reauthorizationRequired', 'subscriptionRemoved', 'missed']);

type Notification = v.InferOutput<typeof Notification>;
type Dropped = { readonly dropped: string };
/** A delivery, of which something may have been left out. */
type Taken = { readonly delivery: Delivery; readonly isWhole: boolean };

/**
 * A change notification of Graph. What is not right is answered like what is (Graph would send it again for hours), and dropped:
 * `dropped` says why. What cannot be judged now is asked to come again.
 */
export async function receiveNotification(
  request: HookRequest,
  rules: NotificationRules,
): Promise<HookAnswer> {
  const validation = request.url.searchParams.get('validationToken');
  if (validation !== null) return answerValidation(validation);
  const { raw, now } = request;
  if (raw.length > LARGEST_NOTIFICATION) return drop(413, 'body-too-large');
  const body = v.safeParse(Notifications, parseBounded(raw, MOST_PARTS));
  if (!body.success) return drop(400, 'body-unreadable');
  const { value, validationTokens } = body.output;
  const judged = value.map((one) => ownNotification(one, rules));
  const isRich = judged.some((one) => !('dropped' in one) && one.encryptedContent);
  const trusted = await verifyTokens(validationTokens ?? [], isRich, rules, now);
  if (!trusted.ok) {
    const reason = String(trusted.refusal.params?.['reason']);
    return reason === KEYS_UNREACHABLE ? drop(503, reason) : drop(202, `validation-${reason}`);
  }
  const whole = createHash('sha256').update(raw);
  const read: (Taken | Dropped)[] = [];
  for (const [at, one] of judged.entries()) {
    const sha256 = whole
      .copy()
      .update(`:${String(at)}`)
      .digest('hex');
    read.push('dropped' in one ? one : await deliveryOf(one, sha256, rules));
  }
  const deliveries = read.flatMap((one) => ('dropped' in one ? [] : [one.delivery]));
  const dropped = read.flatMap((one) =>
    'dropped' in one ? one.dropped : one.isWhole ? [] : UNREADABLE_ENTRY,
  );
  return { status: 202, deliveries, ...(dropped[0] === undefined ? {} : { dropped: dropped[0] }) };
}

/** Each by itself: one that is odd, or not meant for us, takes no other along. */
function ownNotification(given: unknown, rules: NotificationRules): Notification | Dropped {
  const one = v.safeParse(Notification, given);
  if (!one.success) return { dropped: UNREADABLE_ENTRY };
  return isOurs(one.output, rules) ? one.output : { dropped: 'client-state' };
}

/** Graph asks, before it subscribes, whether the address is ours. Plain text, and nothing that a browser could run. */
function answerValidation(token: string): HookAnswer {
  const isPlain = token.length <= LONGEST_VALIDATION && /^[\p{L}\p{N} \p{P}=+$~^|]+$/u.test(token);
  return isPlain
    ? { status: 200, type: 'text/plain; charset=utf-8', body: token, deliveries: [] }
    : drop(400, 'validation-token');
}

function isOurs({ clientState, tenantId, organizationId }: Notification, rules: NotificationRules): boolean {
  const isKnown = rules.clientStates.some((one) => isEqual(one, clientState));
  const tenant = (tenantId || organizationId).toLowerCase();
  return isKnown && rules.tenantIds.some((one) => one.toLowerCase() === tenant);
}

const Claims = v.object({
  iss: v.string(),
  tid: v.pipe(v.string(), v.toLowerCase()),
  appid: v.optional(v.string()),
  azp: v.optional(v.string()),
});

/** What is encrypted comes with tokens, and every one of them has to be right. */
async function verifyTokens(
  tokens: readonly string[],
  isRich: boolean,
  { keys, appId, tenantIds }: NotificationRules,
  now: Date,
): Promise<Result<null>> {
  const reject = (reason: string) => refuse('graph-rejected', { reason });
  if (isRich && tokens.length === 0) return reject('missing');
  for (const token of tokens) {
    const claims = await verifyJwt(token, { keys, audience: [appId], now, code: 'graph-rejected' }, Claims);
    if (!claims.ok) return claims;
    const { iss, tid, azp, appid } = claims.value;
    if ((azp ?? appid) !== PUBLISHER) return reject('publisher');
    if (!isIssuerOf(iss, tid)) return reject('issuer');
    if (!tenantIds.some((one) => one.toLowerCase() === tid)) return reject('tenant');
  }
  return ok(null);
}

async function deliveryOf(
  one: Notification,
  sha256: string,
  rules: NotificationRules,
): Promise<Taken | Dropped> {
  const accountId = (one.tenantId || one.organizationId).toLowerCase();
  const base = { sha256, accountId, isLate: false, events: [], notices: [] };
  const { lifecycleEvent, subscriptionId, encryptedContent, resource } = one;
  if (lifecycleEvent !== '') {
    const event = v.safeParse(Lifecycle, lifecycleEvent);
    if (!event.success) return { dropped: 'lifecycle-unknown' };
    const notices = [{ kind: 'subscription', subscriptionId, event: event.output } as const];
    return { delivery: { ...base, meeting: null, notices }, isWhole: true };
  }
  const transcript = transcriptOf(resource, accountId);
  if (transcript) return { delivery: { ...base, ...transcript }, isWhole: true };
  if (!encryptedContent) return { dropped: 'event-without-meaning' };
  const content = openContent(encryptedContent, rules.contentKeys);
  if (!content.ok) return { dropped: `content-${String(content.refusal.params?.['reason'])}` };
  const said = callEvents(parseJson(content.value));
  const meetingId = threadIdOf(resource) ?? (await rules.threadOf?.(subscriptionId)) ?? undefined;
  if (meetingId === undefined || !said) return { dropped: 'event-without-meaning' };
  const { events, isWhole } = said;
  // A roster on which nobody comes or goes says nothing.
  if (events.length === 0 && isWhole) return { dropped: 'event-without-meaning' };
  return { delivery: { ...base, meeting: { provider: 'teams', meetingId, accountId }, events }, isWhole };
}

const TRANSCRIPT = /onlineMeetings\('([^']{1,500})'\)\/transcripts\('([^']{1,500})'\)/u;

function transcriptOf(
  resource: string,
  accountId: string,
): Pick<Delivery, 'meeting' | 'notices'> | undefined {
  const [, instanceId, transcript] = TRANSCRIPT.exec(resource) ?? [];
  if (instanceId === undefined || transcript === undefined) return undefined;
  // The resource has Graph's own id of the meeting; the thread is known from the binding.
  const meeting: ExternalMeetingRef = { provider: 'teams', meetingId: '', instanceId, accountId };
  return { meeting, notices: [{ kind: 'transcript-ready', transcript }] };
}

function isEqual(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && first.length > 0 && timingSafeEqual(first, second);
}

function drop(status: number, dropped: string): HookAnswer {
  return { status, deliveries: [], dropped };
}
