import { randomUUID, X509Certificate } from 'node:crypto';
import type { FakeClock } from './fake-clock.ts';
import type { GraphSubscription } from './graph-notifications.ts';
import { type Asked, jsonOf, type Reply } from './local-server.ts';

const LONGEST_MS = 3 * 24 * 3_600_000;
const HOUR_MS = 3_600_000;
const PATH = /^\/(beta|v1\.0)\/subscriptions(?:\/([^/]+))?$/u;
const LOOPBACK = /^http:\/\/127\.0\.0\.1:/u;

export interface GraphSubscriptionOptions {
  readonly clock: Pick<FakeClock, 'now'>;
  readonly answerWithinMs: number;
}

/** Subscriptions as Graph keeps them: the address is asked first, and what its documents forbid is refused. */
export function graphSubscriptions({ clock, answerWithinMs }: GraphSubscriptionOptions) {
  const subscriptions = new Map<string, GraphSubscription>();
  /** By part of the resource: consent that was not given. */
  const withoutConsent = new Set<string>();

  const isLiving = (one: GraphSubscription): boolean => one.expiresAt > clock.now();

  function answer(asked: Asked): Reply | Promise<Reply> | undefined {
    const [, version = '', id] = PATH.exec(asked.path) ?? [];
    if (version === '') return undefined;
    const isBeta = version === 'beta';
    if (id === undefined && asked.method === 'POST') return subscribe(asked, isBeta);
    if (id === undefined && asked.method === 'GET') return list();
    if (id !== undefined && asked.method === 'PATCH') return renew(id, asked, isBeta);
    return id !== undefined && asked.method === 'DELETE' ? remove(id) : undefined;
  }

  async function subscribe(asked: Asked, isBeta: boolean): Promise<Reply> {
    const body = jsonOf(asked) ?? {};
    const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
    const resource = text('resource');
    for (const part of withoutConsent)
      if (resource.includes(part)) return fault(403, 'ExtensionError', 'Authorization_RequestDenied');
    const expiresAt = Date.parse(text('expirationDateTime'));
    const problem = problemOf(body, expiresAt - clock.now(), isBeta);
    if (problem !== undefined) return fault(400, 'InvalidRequest', problem);
    const isTaken = [...subscriptions.values()].some((one) => isLiving(one) && one.resource === resource);
    if (isTaken) return fault(409, 'Conflict', 'OneForEachMeeting');
    for (const address of [text('notificationUrl'), text('lifecycleNotificationUrl')].filter(Boolean))
      if (!(await answersValidation(address))) return fault(400, 'ValidationError');
    const subscription = {
      id: randomUUID(),
      resource,
      notificationUrl: text('notificationUrl'),
      lifecycleUrl: text('lifecycleNotificationUrl'),
      clientState: text('clientState'),
      certificate: text('encryptionCertificate'),
      certificateId: text('encryptionCertificateId'),
      expiresAt,
    };
    subscriptions.set(subscription.id, subscription);
    return { status: 201, json: { id: subscription.id, expirationDateTime: text('expirationDateTime') } };
  }

  /** In words that only this simulator has: tests look for them. */
  function problemOf(body: Record<string, unknown>, lastsMs: number, isBeta: boolean): string | undefined {
    if (!(lastsMs > 0 && lastsMs <= LONGEST_MS)) return 'ExpirationOutOfRange';
    if (lastsMs > HOUR_MS && !body['lifecycleNotificationUrl']) return 'LifecycleUrlMissing';
    const address = String(body['notificationUrl']);
    if (!address.startsWith('https://') && !LOOPBACK.test(address)) return 'AddressNotSafe';
    const isRich = body['includeResourceData'] === true;
    if (isRich && !(body['encryptionCertificate'] && body['encryptionCertificateId']))
      return 'CertificateMissing';
    if (isRich && !isFitCertificate(String(body['encryptionCertificate']))) return 'CertificateUnfit';
    const resource = String(body['resource']);
    const wanted = resource.includes('meetingCallEvents') ? 'updated' : 'created';
    if (body['changeType'] !== wanted) return 'ChangeTypeUnknown';
    if (wanted === 'updated' && !isBeta) return 'BetaOnly';
    if (resource.includes("'") && !/joinWebUrl='https%3A%2F%2F[^']+'/u.test(resource))
      return 'ResourceNotEncoded';
    return String(body['clientState']).length > 128 ? 'ClientStateTooLong' : undefined;
  }

  async function answersValidation(address: string): Promise<boolean> {
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()}`;
    const url = new URL(address);
    url.searchParams.set('validationToken', token);
    try {
      const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(answerWithinMs) });
      const isPlain = response.headers.get('content-type')?.startsWith('text/plain') ?? false;
      return response.status === 200 && isPlain && (await response.text()) === token;
    } catch {
      // Nobody there, or too late.
      return false;
    }
  }

  function list(): Reply {
    const value = [...subscriptions.values()]
      .filter(isLiving)
      .map(({ id, resource, notificationUrl }) => ({ id, resource, notificationUrl, clientState: null }));
    return { status: 200, json: { value } };
  }

  function renew(id: string, asked: Asked, isBeta: boolean): Reply {
    const subscription = subscriptions.get(id);
    const expiresAt = Date.parse(String(jsonOf(asked)?.['expirationDateTime']));
    if (!subscription || !isLiving(subscription)) return fault(404, 'ResourceNotFound');
    for (const part of withoutConsent)
      if (subscription.resource.includes(part))
        return fault(403, 'ExtensionError', 'Authorization_RequestDenied');
    if (!(expiresAt - clock.now() <= LONGEST_MS)) return fault(400, 'InvalidRequest', 'ExpirationOutOfRange');
    if (subscription.resource.includes('meetingCallEvents') && !isBeta)
      return fault(400, 'InvalidRequest', 'BetaOnly');
    subscriptions.set(id, { ...subscription, expiresAt });
    return { status: 200, json: { id, expirationDateTime: new Date(expiresAt).toISOString() } };
  }

  function remove(id: string): Reply {
    const isKnown = subscriptions.delete(id);
    return isKnown ? { status: 204 } : fault(404, 'ResourceNotFound');
  }

  return {
    answer,
    subscriptions,
    /** Nobody has consented to what subscriptions to such resources need. */
    withoutConsent: (part: string, isWithout = true) =>
      void (isWithout ? withoutConsent.add(part) : withoutConsent.delete(part)),
  };
}

function isFitCertificate(der: string): boolean {
  try {
    const { publicKey } = new X509Certificate(Buffer.from(der, 'base64'));
    const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
    return publicKey.asymmetricKeyType === 'rsa' && bits >= 2048 && bits <= 4096;
  } catch {
    // No certificate at all.
    return false;
  }
}

export function fault(status: number, code: string, innerCode?: string): Reply {
  const innerError = innerCode === undefined ? {} : { innerError: { code: innerCode } };
  return { status, json: { error: { code, message: code, ...innerError } } };
}
