import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';

export interface CallOptions {
  readonly timeoutMs?: number;
  /** How often a "too many" or "not now" is asked again. */
  readonly retries?: number;
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly largest?: number;
}

/** `status` 0: nothing sensible came back. */
export interface Answer {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly retryAfterSeconds: number | undefined;
}

const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER = 10_000_000;
const RETRIES = 3;
const LONGEST_WAIT_S = 30;
const NOTHING: Answer = { status: 0, bytes: new Uint8Array(), retryAfterSeconds: undefined };

/** One request to a provider; a 429 or 503 is asked again after as long as it says, a few times. Throws never. */
export async function call(request: Call, options: CallOptions = {}): Promise<Answer> {
  const { retries = RETRIES, sleep = wait } = options;
  for (let attempt = 0; ; attempt += 1) {
    const answer = await once(request, options.timeoutMs ?? TIMEOUT_MS);
    const isBusy = answer.status === 429 || answer.status === 503;
    const seconds = answer.retryAfterSeconds ?? 2 ** attempt;
    // A provider that asks for minutes is answered to whoever waits, instead of holding them.
    if (!isBusy || attempt >= retries || seconds > LONGEST_WAIT_S) return answer;
    await sleep(seconds * 1000);
  }
}

/** The answer as `schema` describes it; every no as a refusal of {@link ../port.ts}. */
export function read<T>(
  { status, bytes, retryAfterSeconds }: Answer,
  schema: v.GenericSchema<unknown, T>,
): Result<T> {
  if (status >= 200 && status < 300) {
    const parsed = v.safeParse(schema, parseJson(bytes));
    return parsed.success
      ? ok(parsed.output)
      : refuse('conference-refused', { status, reason: 'unreadable' });
  }
  return refuseStatus(status, retryAfterSeconds, reasonOf(bytes));
}

export function refuseStatus(
  status: number,
  retryAfterSeconds: number | undefined,
  reason: string,
): Result<never> {
  if (status === 0) return refuse('conference-unreachable');
  if (status === 429 || status === 503)
    return refuse('conference-busy', retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
  if (status === 404) return refuse('conference-not-found', { reason });
  if (status === 401 || status === 403) return refuse('conference-not-allowed', { reason });
  return refuse('conference-refused', { status, reason });
}

const Fault = v.union([
  // Zoom; a number that its documents explain.
  v.pipe(
    v.object({ code: v.number() }),
    v.transform(({ code }) => String(code)),
  ),
  // Graph; the innermost code is the one that tells.
  v.pipe(
    v.object({
      error: v.object({
        code: v.string(),
        innerError: v.optional(v.object({ code: v.optional(v.string()) })),
      }),
    }),
    v.transform(({ error }) => error.innerError?.code ?? error.code),
  ),
  v.pipe(
    v.object({ error: v.string() }),
    v.transform(({ error }) => error),
  ),
]);
const LONGEST_REASON = 80;

export function reasonOf(bytes: Uint8Array): string {
  const fault = v.safeParse(Fault, parseJson(bytes));
  return fault.success ? fault.output.replace(/[^\w.-]/gu, '').slice(0, LONGEST_REASON) : 'unknown';
}

async function once({ method, url, headers, form, json, largest }: Call, timeoutMs: number): Promise<Answer> {
  const body = form ? new URLSearchParams(form) : json === undefined ? undefined : JSON.stringify(json);
  try {
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      // A file may lie elsewhere, and is asked for there without the token; what is sent is for nobody else.
      redirect: body === undefined ? 'follow' : 'error',
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return {
      status: response.status,
      bytes: await capped(response, largest ?? LARGEST_ANSWER),
      retryAfterSeconds: secondsOf(response.headers.get('retry-after')),
    };
  } catch {
    // Whatever the network says, for whoever asks it is one thing: no answer.
    return NOTHING;
  }
}

async function capped(response: Response, largest: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Node's streams can be iterated, which the DOM's types do not know.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largest) throw new RangeError('the answer is too large');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d{1,6}$/u.test(retryAfter)) return Number(retryAfter);
  const until = Date.parse(retryAfter);
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(UTF_8.decode(bytes));
  } catch {
    // A proxy's page, say: as good as no answer.
    return undefined;
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
