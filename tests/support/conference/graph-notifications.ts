import {
  constants,
  createCipheriv,
  createHmac,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import type { FakeClock } from './fake-clock.ts';
import { type FakeEntra, TENANT } from './fake-entra.ts';
import type { TokenLie } from './signing-keys.ts';

export interface GraphSubscription {
  readonly id: string;
  readonly resource: string;
  readonly notificationUrl: string;
  readonly lifecycleUrl: string;
  readonly clientState: string;
  readonly certificate: string;
  readonly certificateId: string;
  readonly expiresAt: number;
}

/** How a notification lies. */
export interface NotificationLie {
  readonly clientState?: string;
  readonly tenantId?: string;
  readonly tokens?: readonly string[];
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly token?: TokenLie;
  /** Applied to the encrypted content. */
  readonly tamper?: (content: EncryptedFields) => EncryptedFields;
}

export interface EncryptedFields {
  readonly data: string;
  readonly dataKey: string;
  readonly dataSignature: string;
  readonly encryptionCertificateId: string;
}

interface Sender {
  readonly entra: FakeEntra;
  readonly clock: Pick<FakeClock, 'now'>;
  readonly subscriptions: ReadonlyMap<string, GraphSubscription>;
}

/** Encrypts as Graph does: a fresh key under RSA-OAEP, AES-256-CBC with the first half of the key, an HMAC over the result. */
export function encryptFor(
  certificateDer: string,
  encryptionCertificateId: string,
  body: object,
): EncryptedFields {
  const key = randomBytes(32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  const encrypted = Buffer.concat([cipher.update(JSON.stringify(body), 'utf8'), cipher.final()]);
  const { publicKey } = new X509Certificate(Buffer.from(certificateDer, 'base64'));
  const wrapped = publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    key,
  );
  return {
    data: encrypted.toString('base64'),
    dataKey: wrapped.toString('base64'),
    dataSignature: createHmac('sha256', key).update(encrypted).digest('base64'),
    encryptionCertificateId,
  };
}

export function graphNotifications({ entra, clock, subscriptions }: Sender) {
  const living = (id: string): GraphSubscription | undefined => {
    const subscription = subscriptions.get(id);
    return subscription && subscription.expiresAt > clock.now() ? subscription : undefined;
  };

  async function richBody(
    subscription: GraphSubscription,
    body: object,
    lie: NotificationLie,
  ): Promise<object> {
    const content = encryptFor(subscription.certificate, subscription.certificateId, body);
    const encryptedContent = lie.tamper?.(content) ?? content;
    return {
      value: [
        {
          subscriptionId: subscription.id,
          clientState: lie.clientState ?? subscription.clientState,
          changeType: 'updated',
          tenantId: lie.tenantId ?? TENANT,
          resource: subscription.resource.replace(/^\//u, ''),
          encryptedContent,
        },
      ],
      validationTokens: lie.tokens ?? [await entra.publisherToken(lie.claims, lie.token)],
    };
  }

  async function post(address: string, body: object): Promise<number> {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.status;
  }

  return {
    /** Gives the status of the answer; nothing when the subscription has run out. */
    async notify(id: string, body: object, lie: NotificationLie = {}): Promise<number | undefined> {
      const subscription = living(id);
      return subscription && post(subscription.notificationUrl, await richBody(subscription, body, lie));
    },
    /** Without content: only that there is something. */
    async tell(id: string, resource: string): Promise<number | undefined> {
      const subscription = living(id);
      if (!subscription) return undefined;
      const { clientState, notificationUrl } = subscription;
      const value = [{ subscriptionId: id, clientState, changeType: 'created', tenantId: TENANT, resource }];
      return post(notificationUrl, { value });
    },
    async lifecycle(id: string, lifecycleEvent: string): Promise<number | undefined> {
      const subscription = living(id);
      if (!subscription) return undefined;
      const { clientState, lifecycleUrl } = subscription;
      const value = [{ subscriptionId: id, clientState, tenantId: TENANT, lifecycleEvent }];
      return post(lifecycleUrl, { value });
    },
  };
}
