import type { HookRequest } from '#server/application/conference-port.ts';
import type { KnownHook } from '#server/application/hook-directory.ts';
import type { HookReply } from '#server/application/receive-hook.ts';
import type { HookLimits } from './hook-limits.ts';

/** How much one request may weigh. */
export const HOOK_BYTES = 256 * 1024;
/** Graph sends many notifications at once. */
export const GRAPH_BYTES = 4 * 1024 * 1024;
/** So long after a request that could not be taken. */
const AGAIN_AFTER_S = 30;

export interface Knock {
  readonly provider: KnownHook['provider'];
  readonly hookId: string;
  readonly request: Request;
  readonly url: URL;
  /** The address it came from. */
  readonly from: string;
  readonly largest: number;
}

export interface HookDoor {
  /** The answer to one request of a provider. */
  answer(knock: Knock): Promise<Response>;
}

export interface HookDoorOptions {
  readonly limits: HookLimits;
  readonly find: (hookId: string) => Promise<KnownHook | null>;
  readonly receive: (hook: KnownHook, request: HookRequest) => Promise<HookReply>;
  readonly now: () => Date;
  readonly onRefused: (provider: KnownHook['provider'], reason: string) => void;
  readonly log: { error(details: object, message: string): void };
}

/**
 * The door that providers come through: no session, no cookie, no Origin. Which agreement it is about is known from the address
 * before a byte of the body is read, and the body is read no further than it may be long.
 */
export function createHookDoor(options: HookDoorOptions): HookDoor {
  const { limits, find, receive, now, onRefused, log } = options;

  async function answer(knock: Knock): Promise<Response> {
    const { provider, request, url, from } = knock;
    const hookId = knock.hookId.toLowerCase();
    if (!(await limits.mayGuess(from))) return refused(knock, 429, 'too-many-guesses');
    const hook = await find(hookId);
    if (hook?.provider !== provider) {
      await limits.guessed(from);
      return refused(knock, 404, 'no-such-hook');
    }
    // Not 429: Zoom would take that for a no and never come back.
    if (!(await limits.admit(hookId, from))) return refused(knock, 503, 'too-many-requests');
    const raw = await readCapped(request, knock.largest);
    if (!raw) return refused(knock, 413, 'body-too-large');
    return responseOf(await receive(hook, { headers: request.headers, raw, url, now: now() }));
  }

  function refused({ provider }: Knock, status: number, reason: string): Response {
    onRefused(provider, reason);
    return responseOf({ status, reason });
  }

  return {
    answer: (knock) =>
      answer(knock).catch((error: unknown) => {
        // Nothing was kept, so it is asked to come again.
        log.error({ err: error, provider: knock.provider }, 'a delivery could not be kept');
        return refused(knock, 503, 'unavailable');
      }),
  };
}

function responseOf({ status, body, type, reason }: HookReply): Response {
  if (status >= 400) {
    const headers = new Headers();
    if (status === 503) headers.set('retry-after', String(AGAIN_AFTER_S));
    // The rest of it is not read.
    if (status === 413) headers.set('connection', 'close');
    return Response.json({ refusal: { code: reason ?? 'refused' } }, { status, headers });
  }
  return new Response(body ?? null, { status, headers: type === undefined ? {} : { 'content-type': type } });
}

/** The body, or null as soon as it is longer than it may be; nothing is kept of it then. */
async function readCapped(request: Request, largest: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > largest) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Read by hand: leaving a loop over the body would cut the line before the answer.
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    length += part.value.length;
    if (length > largest) return null;
    chunks.push(part.value);
  }
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks, length);
}
