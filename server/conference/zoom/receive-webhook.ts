import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { parseJson } from '../http/call.ts';
import { UNREADABLE_ENTRY } from '../loose.ts';
import type { HookAnswer, HookRequest } from '#server/application/conference-port.ts';
import { APP_REMOVED, AppRemoval, removalOf } from './app-removal.ts';
import { meaningOf, ZoomHook } from './webhook-events.ts';
import { answerChallenge, judgeSignature } from './webhook-signature.ts';

export const LARGEST_HOOK = 256 * 1024;
/** What may be read before its signature is known to be right. */
const LARGEST_CHALLENGE = 1024;

export interface ZoomHookOptions {
  /** Secret tokens that are valid now, the current one first. */
  readonly secrets: readonly string[];
  /** Accounts whose meetings are ours; what others say is dropped. */
  readonly accountIds: readonly string[];
  /** Of our app: that another was taken away is nothing to us. */
  readonly clientId: string;
}

const Challenge = v.object({
  event: v.literal('endpoint.url_validation'),
  payload: v.object({ plainToken: v.string() }),
});

/** Answers one request of Zoom's: size, then challenge, then signature, and only then what it says. */
export function receiveZoomHook(request: HookRequest, options: ZoomHookOptions): HookAnswer {
  const { raw, headers, now } = request;
  const { secrets, accountIds, clientId } = options;
  if (raw.length > LARGEST_HOOK) return drop(413, 'body-too-large');
  const { standing, secret } = judgeSignature({ headers, raw, now, secrets });
  // Nothing of a large body is read before it is known who sent it.
  const early = raw.length <= LARGEST_CHALLENGE ? parseJson(raw) : undefined;
  const challenge = early === undefined ? undefined : v.safeParse(Challenge, early);
  if (challenge?.success) return answer(challenge.output.payload.plainToken, secret ?? secrets[0]);
  // 4xx: Zoom does not send these again.
  if (standing === 'unsigned' || standing === 'forged') return drop(401, `signature-${standing}`);
  const body = early ?? parseJson(raw);
  const hook = v.safeParse(ZoomHook, body);
  if (!hook.success) return drop(400, 'body-unreadable');
  const { account_id: accountId } = hook.output.payload;
  // No other answer than to one's own: who asks does not learn which accounts are known here.
  if (!accountIds.includes(accountId)) return drop(200, 'account-unknown');
  const said = {
    sha256: createHash('sha256').update(raw).digest('hex'),
    accountId,
    isLate: standing === 'late',
  };
  if (hook.output.event === APP_REMOVED) {
    const removal = removalOf(v.parse(AppRemoval, body), { clientId, now, isLate: said.isLate });
    if (!removal.ok) return drop(200, String(removal.refusal.params?.['reason']));
    return { status: 204, deliveries: [{ ...said, meeting: null, events: [], notices: [removal.value] }] };
  }
  const meaning = meaningOf(hook.output);
  if (!meaning) return drop(200, 'event-without-meaning');
  const { isUnreadable, ...rest } = meaning;
  return {
    status: 204,
    deliveries: [{ ...said, ...rest }],
    ...(isUnreadable && { dropped: UNREADABLE_ENTRY }),
  };
}

/** Zoom does not promise to sign this one. */
function answer(plainToken: string, secret: string | undefined): HookAnswer {
  const body = secret === undefined ? undefined : answerChallenge(plainToken, secret);
  if (body === undefined) return drop(400, 'challenge-refused');
  return { status: 200, type: 'application/json', body, deliveries: [] };
}

function drop(status: number, dropped: string): HookAnswer {
  return { status, deliveries: [], dropped };
}
