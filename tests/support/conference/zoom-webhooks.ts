import { createHmac, randomBytes } from 'node:crypto';
import type { FakeClock } from './fake-clock.ts';
import { MINUTE_MS } from './fake-clock.ts';

/** After the first attempt; then Zoom gives up. */
const RETRY_AFTER_MIN = [5, 20, 60];
const ANSWER_WITHIN_MS = 3000;

export interface WebhookSenderOptions {
  readonly url: string;
  readonly secret: string;
  readonly clock: FakeClock;
  readonly answerWithinMs?: number;
  /** Whether a retry carries a new time and signature; which of them Zoom does, nobody has seen. */
  readonly resign?: boolean;
}

export interface Attempt {
  readonly event: string;
  /** 0: no answer in time. */
  readonly status: number;
  readonly at: number;
}

export interface ZoomSigning {
  readonly secret: string;
  /** Seconds since 1970. */
  readonly seconds: number;
}

/** The headers that Zoom sends with a body. */
export function zoomHeaders(body: string, { secret, seconds }: ZoomSigning): Record<string, string> {
  const timestamp = String(seconds);
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Zoom Marketplace/1.0a',
    'x-zm-request-timestamp': timestamp,
    'x-zm-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
    'x-zm-trackingid': `v=2.0;clid=fx;rid=WEB_${randomBytes(16).toString('hex')}`,
  };
}

/** Zoom's sender: challenges first, signs, waits three seconds, and comes back after 5, 20 and 60 minutes when the server failed. */
export function zoomWebhooks(options: WebhookSenderOptions) {
  const { url, secret, clock, answerWithinMs = ANSWER_WITHIN_MS, resign = false } = options;
  const attempts: Attempt[] = [];
  const lost: string[] = [];
  let isValidated = false;

  const hmac = (text: string): string => createHmac('sha256', secret).update(text).digest('hex');

  const signed = (body: string): Record<string, string> =>
    zoomHeaders(body, { secret, seconds: Math.floor(clock.now() / 1000) });

  async function post(
    body: string,
    headers: Record<string, string>,
  ): Promise<{ status: number; text: string }> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(answerWithinMs),
      });
      return { status: response.status, text: await response.text() };
    } catch {
      // Too late, or nobody there: for Zoom they are the same.
      return { status: 0, text: '' };
    }
  }

  async function validate(): Promise<boolean> {
    const plainToken = randomBytes(16).toString('base64url');
    const body = JSON.stringify({
      payload: { plainToken },
      event_ts: clock.now(),
      event: 'endpoint.url_validation',
    });
    const { status, text } = await post(body, signed(body));
    isValidated = status === 200 && isAnswer(text, plainToken, hmac(plainToken));
    return isValidated;
  }

  async function attempt(body: string, headers: Record<string, string>, retry: number): Promise<void> {
    const event = nameOf(body);
    const { status } = await post(body, retry > 0 && resign ? signed(body) : headers);
    attempts.push({ event, status, at: clock.now() });
    if (status !== 0 && status < 500) return;
    const minutes = RETRY_AFTER_MIN[retry];
    if (minutes === undefined) lost.push(body);
    else clock.plan(minutes * MINUTE_MS, () => attempt(body, headers, retry + 1));
  }

  return {
    attempts,
    lost,
    validate,
    /** One event; refuses before the address was validated, as Zoom does. */
    async send(event: object | string): Promise<void> {
      if (!isValidated) throw new Error('the address was not validated');
      const body = typeof event === 'string' ? event : JSON.stringify(event);
      await attempt(body, signed(body), 0);
    },
    /** Signed now, delivered `minutes` later. */
    async sendLate(event: object, minutes: number): Promise<void> {
      const body = JSON.stringify(event);
      const headers = signed(body);
      clock.plan(minutes * MINUTE_MS, () => attempt(body, headers, RETRY_AFTER_MIN.length));
      await clock.advance(minutes * MINUTE_MS);
    },
  };
}

function isAnswer(text: string, plainToken: string, encryptedToken: string): boolean {
  const answer = JSON.parse(text) as Record<string, unknown>;
  return answer['plainToken'] === plainToken && answer['encryptedToken'] === encryptedToken;
}

function nameOf(body: string): string {
  const { event } = JSON.parse(body) as { event?: unknown };
  return typeof event === 'string' ? event : '';
}

/** Everything twice, in an order that a seed chooses. */
export function shuffledAndDoubled<T>(list: readonly T[], seed: number): T[] {
  const doubled = [...list, ...list];
  let state = seed;
  for (let at = doubled.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (at + 1);
    const [a, b] = [doubled[at], doubled[other]];
    if (a !== undefined && b !== undefined) [doubled[at], doubled[other]] = [b, a];
  }
  return doubled;
}
