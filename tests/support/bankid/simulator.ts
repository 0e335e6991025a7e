// @peculiar/x509 finds its parts through metadata that must exist before it loads.
import 'reflect-metadata';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as x509 from '@peculiar/x509';
import { type BankIdAuthority, bankIdAuthority, issue, type Person, pfxOf, privatePem } from './authority.ts';
import { bankIdXml } from './xml-signature.ts';

/** Nobody finds the order with an app within this time: it fails. */
const START_WITHIN_MS = 30_000;
const ORDER_LASTS_MS = 180_000;
const COMPLETE_KEPT_MS = 180_000;
const FAILED_KEPT_MS = 300_000;
const COLLECT_EVERY_MS = 1000;
const QR_TOLERANCE_SECONDS = 5;

interface Order {
  readonly orderRef: string;
  readonly kind: 'sign' | 'auth';
  readonly visible: string;
  readonly nonVisible: string;
  readonly personalNumber: string | undefined;
  readonly autoStartToken: string;
  readonly qrStartToken: string;
  readonly qrStartSecret: string;
  readonly startedAt: number;
  status: 'pending' | 'complete' | 'failed';
  hintCode: string;
  endedAt?: number;
  collectedAt?: number;
  completionData?: object;
}

export interface AnswerAs {
  /** Swap what is signed, as a fraud would. Base64. */
  readonly visible?: string;
  readonly nonVisible?: string;
  readonly funcId?: string;
  /** Issued by another root. */
  readonly authority?: BankIdAuthority;
  readonly validity?: { readonly from?: Date; readonly to?: Date };
  /** Sign this part alone. */
  readonly covers?: 'data';
  /** Applied to the finished XML. */
  readonly tamper?: (xml: string) => string;
  /** Says this number of the person, whatever the certificate says. */
  readonly claims?: string;
}

/** What another system does to be told from BankID; each makes the next calls answer so. */
export type Trouble =
  'maintenance' | 'internalError' | 'requestTimeout' | 'unauthorized' | 'invalidParameters';

export type BankIdSimulator = Awaited<ReturnType<typeof startBankIdSimulator>>;

/**
 * BankID's RP API, version 6, in this process: mutual TLS under an own root, order lifetimes, the limit on collect, real XML
 * signatures, and the same refusals. The person is a test; `now` moves time.
 */
export async function startBankIdSimulator({ now = Date.now }: { now?: () => number } = {}) {
  const authority = await bankIdAuthority();
  const tls = await tlsParts();
  const orders = new Map<string, Order>();
  const calls: { method: string; at: number }[] = [];
  let trouble: Trouble | undefined;

  const server = createServer(
    { ...tls.server, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    (request, response) => void answer(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const fault = (status: number, errorCode: string, details = '') => reply(status, { errorCode, details });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const method = /^\/rp\/v6\.0\/(\w+)$/u.exec(request.url ?? '')?.[1] ?? '';
    calls.push({ method, at: now() });
    if (request.method !== 'POST') return fault(405, 'methodNotAllowed');
    if (request.headers['content-type'] !== 'application/json') return fault(415, 'unsupportedMediaType');
    if (trouble) return fault(TROUBLE[trouble], trouble);
    const body = parse(Buffer.concat(chunks).toString('utf8'));
    if (!body) return fault(400, 'invalidParameters', 'No JSON');
    age();
    if (method === 'sign') return sign(body, reply, fault);
    if (method === 'collect') return collect(body, reply, fault);
    if (method === 'cancel') return cancel(body, reply, fault);
    return fault(404, 'notFound');
  }

  type Reply = (status: number, body: object) => void;
  type Fault = (status: number, errorCode: string, details?: string) => void;
  type Body = Readonly<Record<string, unknown>>;

  function sign(body: Body, reply: Reply, fault: Fault): void {
    const wrong = wrongSignRequest(body);
    if (wrong !== undefined) return fault(400, 'invalidParameters', wrong);
    const personalNumber = (body['requirement'] as Body | undefined)?.['personalNumber'] as
      string | undefined;
    const other = [...orders.values()].find(
      (one) =>
        one.status === 'pending' && personalNumber !== undefined && one.personalNumber === personalNumber,
    );
    if (other) {
      // Both end: somebody may be trying to make the person approve the wrong one.
      fail(other, 'cancelled');
      return fault(400, 'alreadyInProgress');
    }
    const order: Order = {
      orderRef: randomUUID(),
      kind: 'sign',
      visible: String(body['userVisibleData']),
      nonVisible: String(body['userNonVisibleData'] ?? ''),
      personalNumber,
      autoStartToken: randomUUID(),
      qrStartToken: randomUUID(),
      qrStartSecret: randomUUID(),
      startedAt: now(),
      status: 'pending',
      hintCode: 'outstandingTransaction',
    };
    orders.set(order.orderRef, order);
    const { orderRef, autoStartToken, qrStartToken, qrStartSecret } = order;
    reply(200, { orderRef, autoStartToken, qrStartToken, qrStartSecret });
  }

  function collect(body: Body, reply: Reply, fault: Fault): void {
    const order = orders.get(String(body['orderRef']));
    if (!order || Object.keys(body).some((key) => key !== 'orderRef'))
      return order ? fault(400, 'invalidParameters') : fault(400, 'invalidParameters', 'No such order');
    const last = order.collectedAt;
    order.collectedAt = now();
    if (last !== undefined && now() - last < COLLECT_EVERY_MS) return fault(429, 'tooManyRequests');
    const { orderRef, status, hintCode, completionData } = order;
    if (status === 'complete') {
      orders.delete(orderRef);
      return reply(200, { orderRef, status, completionData });
    }
    reply(200, { orderRef, status, hintCode });
  }

  function cancel(body: Body, reply: Reply, fault: Fault): void {
    const order = orders.get(String(body['orderRef']));
    if (order?.status !== 'pending') return fault(400, 'invalidParameters', 'No such order');
    orders.delete(order.orderRef);
    reply(200, {});
  }

  function fail(order: Order, hintCode: string): void {
    order.status = 'failed';
    order.hintCode = hintCode;
    order.endedAt = now();
  }

  function age(): void {
    for (const order of orders.values()) {
      const lived = now() - order.startedAt;
      if (order.status === 'pending') {
        const isUnseen = order.hintCode === 'outstandingTransaction';
        if (isUnseen && lived > START_WITHIN_MS) fail(order, 'startFailed');
        else if (lived > ORDER_LASTS_MS) fail(order, 'expiredTransaction');
        continue;
      }
      const kept = order.status === 'complete' ? COMPLETE_KEPT_MS : FAILED_KEPT_MS;
      if (now() - (order.endedAt ?? 0) > kept) orders.delete(order.orderRef);
    }
  }

  /** Points a camera at a code: the order it leads to, or why the app does not start. */
  function scan(text: string): Order {
    const [scheme, token, time = '', code] = text.split('.');
    const order = [...orders.values()].find((one) => one.qrStartToken === token);
    if (scheme !== 'bankid' || !order) throw new Error('the app does not know the code');
    const expected = createHmac('sha256', order.qrStartSecret).update(time).digest('hex');
    if (code !== expected) throw new Error('the code is forged');
    const age_ = (now() - order.startedAt) / 1000 - Number(time);
    if (Math.abs(age_) > QR_TOLERANCE_SECONDS) throw new Error('the code is old');
    order.hintCode = 'userSign';
    return order;
  }

  function pendingOrder(): Order {
    const order = [...orders.values()].findLast((one) => one.status === 'pending');
    if (!order) throw new Error('no order is under way');
    return order;
  }

  /** The person enters their code and signs. A person of another number than was asked for cannot. */
  async function approve(order: Order, person: Person, as: AnswerAs = {}): Promise<void> {
    age();
    if (order.status !== 'pending') throw new Error(`the order is ${order.status}`);
    const isForced = as.claims !== undefined;
    if (!isForced && order.personalNumber !== undefined && order.personalNumber !== person.personalNumber)
      throw new Error('this BankID was not asked for');
    const own = await (as.authority ?? authority).bankIdOf(person, as.validity);
    const text = {
      visible: as.visible ?? order.visible,
      nonVisible: as.nonVisible ?? order.nonVisible,
      ...(as.funcId === undefined ? {} : { funcId: as.funcId }),
      ...(as.covers === undefined ? {} : { covers: as.covers }),
    };
    const xml = await bankIdXml(own, text);
    const signed = as.tamper ? as.tamper(xml) : xml;
    order.status = 'complete';
    order.endedAt = now();
    order.completionData = {
      user: {
        personalNumber: as.claims ?? person.personalNumber,
        name: `${person.givenName} ${person.surname}`,
        givenName: person.givenName,
        surname: person.surname,
      },
      device: { ipAddress: '192.0.2.7', uhi: 'OZvYM9VvyiAmG7NA5jU5zqGcVpo=' },
      bankIdIssueDate: '2026-01-01',
      signature: Buffer.from(signed, 'utf8').toString('base64'),
      ocspResponse: randomBytes(300).toString('base64'),
    };
  }

  return {
    url: `https://127.0.0.1:${String(port)}/rp/v6.0/`,
    authority,
    calls,
    pfx: tls.pfx,
    passphrase: tls.passphrase,
    serverRoot: tls.rootPem,
    strangerPfx: tls.strangerPfx,
    scan,
    pendingOrder,
    approve,
    hint: (order: Order, hintCode: string) => void (order.hintCode = hintCode),
    fail,
    /** Every order ends, as if days went by. */
    forget: () => {
      orders.clear();
    },
    trouble: (next: Trouble | undefined) => void (trouble = next),
    close: () => close(server),
  };
}

const TROUBLE: Readonly<Record<Trouble, number>> = {
  maintenance: 503,
  internalError: 500,
  requestTimeout: 408,
  unauthorized: 401,
  invalidParameters: 400,
};

const SIGN_FIELDS = [
  'endUserIp',
  'userVisibleData',
  'userVisibleDataFormat',
  'userNonVisibleData',
  'requirement',
  'returnUrl',
  'returnRisk',
  'web',
  'app',
];

function wrongSignRequest(body: Readonly<Record<string, unknown>>): string | undefined {
  const stray = Object.keys(body).find((key) => !SIGN_FIELDS.includes(key));
  if (stray !== undefined) return `Unknown field ${stray}`;
  const { endUserIp, userVisibleData, userNonVisibleData, requirement } = body;
  if (typeof endUserIp !== 'string' || !/^[\da-f.:]{3,45}$/iu.test(endUserIp)) return 'Invalid endUserIp';
  if (!isBase64(userVisibleData, 40_000)) return 'Invalid userVisibleData';
  if (userNonVisibleData !== undefined && !isBase64(userNonVisibleData, 200_000))
    return 'Invalid userNonVisibleData';
  const number = (requirement as Readonly<Record<string, unknown>> | undefined)?.['personalNumber'];
  return number === undefined || (typeof number === 'string' && /^\d{12}$/u.test(number))
    ? undefined
    : 'Invalid requirement';
}

function isBase64(value: unknown, longest: number): boolean {
  return (
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= longest &&
    Buffer.from(value, 'base64').toString('base64') === value
  );
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A root for servers, one for relying parties, and a relying party nobody knows. */
async function tlsParts() {
  const authorityOf = (cn: string) => issue({ subject: [{ CN: [cn] }], isAuthority: true });
  const [serverRoot, clientRoot] = [await authorityOf('Prov SSL Root'), await authorityOf('Prov RP Root')];
  const server = await issue({
    subject: [{ CN: ['appapi2.prov.example'] }],
    issuer: serverRoot,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  const passphrase = 'qwerty123';
  const party = await issue({ subject: [{ CN: ['Klubba prov'] }], issuer: clientRoot });
  const stranger = await issue({ subject: [{ CN: ['Ingen alls'] }] });
  return {
    server: {
      key: await privatePem(server),
      cert: server.certificate.toString('pem'),
      ca: clientRoot.certificate.toString('pem'),
    },
    rootPem: serverRoot.certificate.toString('pem'),
    passphrase,
    pfx: await pfxOf(party, passphrase),
    strangerPfx: await pfxOf(stranger, passphrase),
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
}
