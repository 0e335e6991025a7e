import type { HookRequest } from '#server/application/conference-port.ts';
import type { KnownHook } from '#server/application/hook-directory.ts';
import type { HookReply } from '#server/application/receive-hook.ts';
import type { HookAddress } from './hook-address.ts';
import type { HookLimits } from './hook-limits.ts';

/** So long after a request that could not be taken. */
const AGAIN_AFTER_S = 30;

export interface Knock extends HookAddress {
  readonly headers: Pick<Headers, 'get'>;
  readonly url: URL;
  /** The address it came from. */
  readonly from: string;
  /** The body, or null as soon as it is longer than it may be; nothing is kept of it then. */
  readonly read: (largest: number) => Promise<Uint8Array | null>;
}

/** What goes back over the wire. */
export interface HookAnswered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HookDoor {
  /** The answer to one request of a provider. Rejects never. */
  answer(knock: Knock): Promise<HookAnswered>;
}

export interface HookDoorOptions {
  readonly limits: HookLimits;
  readonly find: (hookId: string) => Promise<KnownHook | null>;
  /** Whether an agreement stands behind the address; costs next to nothing, however often it is asked. */
  readonly isGiven: (hookId: string) => Promise<boolean>;
  readonly receive: (hook: KnownHook, request: HookRequest) => Promise<HookReply>;
  readonly now: () => Date;
  readonly onRefused: (provider: KnownHook['provider'], reason: string) => void;
  readonly onFailed: (provider: KnownHook['provider'], reason: string, error: unknown) => void;
}

/**
 * The door that providers come through: no session, no cookie, no Origin. Which agreement it is about is known from the address
 * before a byte of the body is read, and the body is read no further than it may be long.
 */
export function createHookDoor(options: HookDoorOptions): HookDoor {
  const { limits, find, isGiven, receive, now, onRefused, onFailed } = options;

  async function answer(knock: Knock): Promise<HookReply> {
    const { provider, hookId, headers, url, from, largest } = knock;
    // Providers send everybody's events from the same few addresses: whoever guesses there stops nobody but guessers.
    if (!(await limits.mayGuess(from)) && !(await isGiven(hookId)))
      return refused(knock, 429, 'too-many-guesses');
    const hook = await find(hookId);
    if (hook?.provider !== provider) {
      await limits.guessed(from);
      return refused(knock, 404, 'no-such-hook');
    }
    // Not 429: Zoom would take that for a no and never come back.
    if (!(await limits.admit(hookId, from))) return refused(knock, 503, 'too-many-requests');
    const isDeclaredLarge = Number(headers.get('content-length') ?? 0) > largest;
    const raw = isDeclaredLarge ? null : await bodyOf(knock);
    if (raw === BROKEN) return refused(knock, 400, 'line-broken');
    return raw ? receive(hook, { headers, raw, url, now: now() }) : refused(knock, 413, 'body-too-large');
  }

  function refused({ provider }: Knock, status: number, reason: string): HookReply {
    onRefused(provider, reason);
    return { status, reason };
  }

  return {
    async answer(knock) {
      try {
        return answered(await answer(knock));
      } catch (error) {
        // Nothing was kept, so it is asked to come again.
        onFailed(knock.provider, 'unavailable', error);
        return answered({ status: 503, reason: 'unavailable' });
      }
    },
  };
}

const BROKEN = Symbol('broken');

/** Whoever sends half a body and goes is nobody's mistake here, and hears no answer. */
function bodyOf({ read, largest }: Knock): Promise<Uint8Array | null | typeof BROKEN> {
  return read(largest).catch(() => BROKEN);
}

function answered({ status, body, type, reason = 'refused' }: HookReply): HookAnswered {
  const common = { 'cache-control': 'no-store' };
  if (status < 400) {
    const headers = type === undefined ? common : { ...common, 'content-type': type };
    return { status, headers, body: body ?? null };
  }
  const headers = {
    ...common,
    'content-type': 'application/json',
    ...(status === 503 ? { 'retry-after': String(AGAIN_AFTER_S) } : {}),
    // The rest of it is not read.
    ...(status === 413 ? { connection: 'close' } : {}),
  };
  return { status, headers, body: JSON.stringify({ refusal: { code: reason } }) };
}
