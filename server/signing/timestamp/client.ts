import { asBytes, type Bytes, sameBytes } from '../bytes.ts';
import { children, decode, DerError, TAG } from '../pades/der.ts';
import type { AnyCertificate } from '../pki/certificate.ts';
import { createTimestampRequest } from './request.ts';
import { type TokenFault, type VerifiedToken, verifyToken } from './verify-token.ts';

/** One authority that was asked and gave nothing to use. */
export interface TimestampFailure {
  readonly url: string;
  readonly code:
    | TokenFault
    | 'tsa-unreachable'
    | 'tsa-http'
    | 'tsa-rejected'
    | 'tsa-nonce'
    | 'tsa-clock'
    | 'tsa-untrusted';
  readonly detail: string;
}

export type StampResult =
  | { readonly ok: true; readonly url: string; readonly token: VerifiedToken }
  /** Empty when no authority is configured. */
  | { readonly ok: false; readonly failures: readonly TimestampFailure[] };

export interface TimestampClient {
  /** Asks the authorities in order until one gives a token that holds. Never throws and never makes up a time. */
  stamp(digest: Bytes): Promise<StampResult>;
}

export interface TimestampClientOptions {
  readonly urls: readonly string[];
  /** Pinned: a token that does not lead to one of these is no token. */
  readonly roots: readonly AnyCertificate[];
  readonly now: () => Date;
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER = 64 * 1024;
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** RFC 3161 over HTTP, with several authorities one after the other. */
export function createTimestampClient(options: TimestampClientOptions): TimestampClient {
  return {
    async stamp(digest) {
      const failures: TimestampFailure[] = [];
      for (const url of options.urls) {
        const asked = await ask(url, digest, options);
        if (asked.ok) return { ok: true, url, token: asked.token };
        failures.push({ url: withoutSecrets(url), code: asked.code, detail: asked.detail });
      }
      return { ok: false, failures };
    },
  };
}

type Asked =
  | { readonly ok: true; readonly token: VerifiedToken }
  | { readonly ok: false; readonly code: TimestampFailure['code']; readonly detail: string };

const failed = (code: TimestampFailure['code'], detail = ''): Asked => ({ ok: false, code, detail });

async function ask(url: string, digest: Bytes, options: TimestampClientOptions): Promise<Asked> {
  const request = createTimestampRequest(digest);
  const answer = await post(url, request.der, options);
  if (!answer.ok) return answer;
  const response = readResponse(answer.body);
  if (!response) return failed('timestamp-malformed');
  if (!response.token) return failed('tsa-rejected', `PKIStatus ${String(response.status)}`);
  const token = await verifyToken({ token: response.token, digest, roots: options.roots });
  if (!token.ok) return failed(token.code);
  if (!token.nonce || !sameBytes(token.nonce, request.nonce)) return failed('tsa-nonce');
  const away = Math.abs(token.genTime.getTime() - options.now().getTime());
  if (away > CLOCK_TOLERANCE_MS) return failed('tsa-clock', token.genTime.toISOString());
  if (!token.isPinned) return failed('tsa-untrusted', token.rootFingerprint);
  return { ok: true, token };
}

type Posted = { readonly ok: true; readonly body: Bytes } | Exclude<Asked, { ok: true }>;

/** `https://name:password@tsa.example` gives HTTP Basic, as paid authorities use it. */
async function post(url: string, body: Bytes, options: TimestampClientOptions): Promise<Posted> {
  const headers: Record<string, string> = {
    'content-type': 'application/timestamp-query',
    accept: 'application/timestamp-reply',
  };
  const { username, password } = new URL(url);
  if (username !== '')
    headers['authorization'] =
      `Basic ${btoa(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)}`;
  try {
    const response = await (options.fetch ?? fetch)(withoutSecrets(url), {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      // Also over the body: an authority that trickles is one that does not answer.
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
    });
    const type = response.headers.get('content-type') ?? '';
    if (!response.ok || !type.startsWith('application/timestamp-reply')) {
      await response.body?.cancel();
      return { ok: false, code: 'tsa-http', detail: `${String(response.status)} ${type}` };
    }
    const read = await readLimited(response);
    return read ? { ok: true, body: read } : { ok: false, code: 'timestamp-malformed', detail: 'too large' };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    const detail = error instanceof Error ? `${error.name} ${cause || error.message}` : String(error);
    return { ok: false, code: 'tsa-unreachable', detail };
  }
}

async function readLimited(response: Response): Promise<Bytes | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  // reason: the body of fetch is asynchronously iterable in Node, which the type of the DOM does not say
  const body = response.body as unknown as AsyncIterable<Uint8Array> | null;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > LARGEST_ANSWER) return undefined;
    parts.push(part);
  }
  return asBytes(new Uint8Array(Buffer.concat(parts)));
}

const GRANTED = [0, 1];

/** TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken OPTIONAL }; undefined when it is something else. */
function readResponse(
  der: Bytes,
): { readonly status: number; readonly token: Bytes | undefined } | undefined {
  try {
    const [info, token, ...more] = children(decode(der), TAG.sequence);
    const [status] = info ? children(info, TAG.sequence) : [];
    if (status?.tag !== TAG.integer || status.content.length !== 1 || more.length > 0) return undefined;
    const code = status.content[0] ?? -1;
    return { status: code, token: GRANTED.includes(code) ? token?.raw : undefined };
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function withoutSecrets(url: string): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href;
}
