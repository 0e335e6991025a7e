import { Agent, request } from 'node:https';
import * as v from 'valibot';

export interface BankIdOptions {
  /** With the version in its path and a slash at its end: `https://appapi2.bankid.com/rp/v6.0/`. */
  readonly url: string;
  /** PKCS #12 with the relying party's key. */
  readonly pfx: Uint8Array;
  readonly passphrase: string;
  /** PEM of the root that BankID's own servers are issued under; the roots of the system do not count. */
  readonly serverRoot: string;
  readonly timeoutMs?: number;
}

export interface SignRequest {
  readonly endUserIp: string;
  readonly visible: string;
  readonly nonVisible: string;
  readonly personalNumber: string;
}

const Started = v.object({
  orderRef: v.pipe(v.string(), v.minLength(1)),
  autoStartToken: v.string(),
  qrStartToken: v.string(),
  qrStartSecret: v.string(),
});
const Collected = v.variant('status', [
  v.object({ orderRef: v.string(), status: v.literal('pending'), hintCode: v.optional(v.string(), '') }),
  v.object({ orderRef: v.string(), status: v.literal('failed'), hintCode: v.optional(v.string(), '') }),
  v.object({
    orderRef: v.string(),
    status: v.literal('complete'),
    completionData: v.object({
      user: v.object({ personalNumber: v.string(), name: v.string() }),
      signature: v.string(),
      ocspResponse: v.string(),
    }),
  }),
]);
const Fault = v.object({ errorCode: v.string() });

export type StartedOrder = v.InferOutput<typeof Started>;
export type Collected = v.InferOutput<typeof Collected>;
/** `errorCode` as BankID writes it, or `unreachable` when nothing sensible came back. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errorCode: string };

export interface BankIdClient {
  sign(order: SignRequest): Promise<Answer<StartedOrder>>;
  collect(orderRef: string): Promise<Answer<Collected>>;
  cancel(orderRef: string): Promise<Answer<unknown>>;
}

const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER = 1_000_000;

/** BankID's RP API, version 6, over mutual TLS. Says every no as an answer; throws never. */
export function createBankIdClient(options: BankIdOptions): BankIdClient {
  const agent = new Agent({
    pfx: Buffer.from(options.pfx),
    passphrase: options.passphrase,
    ca: options.serverRoot,
    minVersion: 'TLSv1.2',
    keepAlive: true,
    maxSockets: 8,
  });
  const call = <T>(method: string, body: object, schema: v.GenericSchema<unknown, T>): Promise<Answer<T>> =>
    post(
      { agent, url: new URL(method, options.url), timeoutMs: options.timeoutMs ?? TIMEOUT_MS },
      body,
      schema,
    );
  return {
    sign: ({ endUserIp, visible, nonVisible, personalNumber }) =>
      call(
        'sign',
        {
          endUserIp,
          userVisibleData: base64(visible),
          userNonVisibleData: base64(nonVisible),
          // BankID itself then refuses everybody else.
          requirement: { personalNumber },
        },
        Started,
      ),
    collect: (orderRef) => call('collect', { orderRef }, Collected),
    cancel: (orderRef) => call('cancel', { orderRef }, v.unknown()),
  };
}

interface Call {
  readonly agent: Agent;
  readonly url: URL;
  readonly timeoutMs: number;
}

const UNREACHABLE = { ok: false, errorCode: 'unreachable' } as const;

function post<T>(
  { agent, url, timeoutMs }: Call,
  body: object,
  schema: v.GenericSchema<unknown, T>,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const sent = request(url, {
      method: 'POST',
      agent,
      timeout: timeoutMs,
      headers: { 'content-type': 'application/json' },
    });
    sent.on('timeout', () => sent.destroy(new Error('timeout')));
    // Whatever the network says, for the person it is one thing: BankID does not answer.
    sent.on('error', () => resolve(UNREACHABLE));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > LARGEST_ANSWER) response.destroy(new Error('too large'));
        else chunks.push(chunk);
      });
      response.on('error', () => resolve(UNREACHABLE));
      response.on('end', () => resolve(read(response.statusCode ?? 0, Buffer.concat(chunks), schema)));
    });
    sent.end(JSON.stringify(body));
  });
}

function read<T>(status: number, bytes: Buffer, schema: v.GenericSchema<unknown, T>): Answer<T> {
  const value = parseJson(bytes.toString('utf8'));
  if (status === 200) {
    const parsed = v.safeParse(schema, value);
    return parsed.success ? { ok: true, value: parsed.output } : UNREACHABLE;
  }
  const fault = v.safeParse(Fault, value);
  return fault.success ? { ok: false, errorCode: fault.output.errorCode } : UNREACHABLE;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, say: as good as no answer.
    return undefined;
  }
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
