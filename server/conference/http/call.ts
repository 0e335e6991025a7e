import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';

export interface CallOptions {
  readonly timeoutMs?: number;
  /** How often a "too many" or "not now" is asked again. */
  readonly retries?: number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** Over all pages of a list. */
  readonly longestListMs?: number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly largest?: number;
  /** Something is made by it, and would be made twice: it is asked again only when the answer says that nothing was. */
  readonly makes?: boolean;
  /** Where an answer may send us on to; nowhere unless said. */
  readonly follows?: (address: string) => boolean;
}

/** `status` 0: nothing sensible came back. */
export interface Answer {
  readonly status: number;
  /** Nobody can have received what was asked. */
  readonly isUnsent?: boolean;
  readonly bytes: Uint8Array;
  readonly retryAfterSeconds: number | undefined;
}

const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER = 10_000_000;
const RETRIES = 3;
const LONGEST_WAIT_S = 30;
const NOTHING: Answer = { status: 0, bytes: new Uint8Array(), retryAfterSeconds: undefined };
const MOST_STEPS = 5;
/** However many pages a list has: somebody waits for it. */
export const LONGEST_LIST_MS = 60_000;

/**
 * One request to a provider. A 429 or 503 is asked again after as long as it says, a few times, and what a read stumbled over once.
 * An answer that sends us elsewhere is no answer, unless the request says where to. Throws never.
 */
export async function call(request: Call, options: CallOptions = {}): Promise<Answer> {
  const { retries = RETRIES, sleep = wait } = options;
  for (let attempt = 0; ; attempt += 1) {
    const answer = await once(request, options.timeoutMs ?? TIMEOUT_MS);
    const seconds = answer.retryAfterSeconds ?? 2 ** attempt;
    // A provider that asks for minutes is answered to whoever waits, instead of holding them.
    if (attempt >= Math.min(retries, triesAfter(answer, request)) || seconds > LONGEST_WAIT_S) return answer;
    await sleep(seconds * 1000);
  }
}

/** How often it is asked again after such an answer. */
function triesAfter({ status }: Answer, { method, makes = false }: Call): number {
  if (status === 429) return RETRIES;
  if (status === 503) return makes ? 0 : RETRIES;
  const isStumble = status === 500 || status === 502 || status === 504;
  return isStumble && method === 'GET' ? 1 : 0;
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

async function once(request: Call, timeoutMs: number): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await arrived(request, signal);
    return {
      status: response.status,
      bytes: await capped(response, request.largest ?? LARGEST_ANSWER),
      retryAfterSeconds: secondsOf(response.headers.get('retry-after')),
    };
  } catch (problem) {
    // Whatever the network says, for whoever asks it is one thing: no answer.
    return { ...NOTHING, isUnsent: isUnsent(problem) };
  }
}

/** Follows where the request lets it. A token goes to the host that it was meant for, and to no other. */
async function arrived(request: Call, signal: AbortSignal): Promise<Response> {
  const { method, form, json, follows } = request;
  const body = form ? new URLSearchParams(form) : json === undefined ? undefined : JSON.stringify(json);
  let headers: Readonly<Record<string, string>> = {
    accept: 'application/json',
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...request.headers,
  };
  let url = request.url;
  for (let step = 0; ; step += 1) {
    const sent = { method, headers, signal, redirect: 'manual', ...(body === undefined ? {} : { body }) };
    const response = await fetch(url, sent as RequestInit);
    const next = nextAddress(response, url);
    if (next === undefined || step >= MOST_STEPS || !follows?.(next)) return response;
    await response.body?.cancel();
    if (new URL(next).origin !== new URL(url).origin) headers = { accept: headers['accept'] ?? '*/*' };
    url = next;
  }
}

function nextAddress({ status, headers }: Response, url: string): string | undefined {
  const location = headers.get('location');
  const isElsewhere = status >= 300 && status < 400 && location !== null;
  return isElsewhere && URL.canParse(location, url) ? new URL(location, url).href : undefined;
}

const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** `fetch` tells of the network by the cause of its error. */
function isUnsent(problem: unknown): boolean {
  const cause: unknown = problem instanceof Error ? problem.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && UNSENT.has(String(cause.code));
}

/**
 * For what makes something: where nobody can know whether it was made, that is said instead of that it was not. `call-may-be-made`.
 */
export function readMade<T>(answer: Answer, schema: v.GenericSchema<unknown, T>): Result<T> {
  const made = read(answer, schema);
  const { status } = answer;
  const isLost = status === 0 && answer.isUnsent !== true;
  const isUnknown = isLost || status >= 500 || (status >= 200 && status < 300);
  return made.ok || !isUnknown ? made : refuse('call-may-be-made');
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
