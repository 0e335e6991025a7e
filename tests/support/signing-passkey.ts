import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { EnrolledPasskey } from '#server/signing/methods/passkey.ts';

/** An enrolled passkey that can also be made to answer wrongly, for the attacks. */
export interface SigningPasskey {
  readonly credential: EnrolledPasskey;
  /** Answers WebAuthn request options as a browser would. */
  answer(options: { challenge: string }, overrides?: AnswerOverrides): PasskeyAnswerJson;
}

export interface AnswerOverrides {
  readonly origin?: string;
  readonly rpId?: string;
  readonly userVerified?: boolean;
  readonly challenge?: string;
  readonly type?: string;
  readonly userHandle?: string;
}

export interface PasskeyAnswerJson {
  id: string;
  rawId: string;
  type: 'public-key';
  clientExtensionResults: Record<string, never>;
  response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string };
}

/** An authenticator without a device: real keys, real signatures, ES256 or RS256. */
export function createSigningPasskey(options: {
  userId: string;
  rpId: string;
  origin: string;
  algorithm?: 'ES256' | 'RS256';
}): SigningPasskey {
  const keys = options.algorithm === 'RS256' ? rsaKeys() : ecKeys();
  const id = randomBytes(16).toString('base64url');
  const enrolment = { how: 'shown-identity-card', by: 'admin-1', at: '2026-01-10T09:00:00.000Z' };
  return {
    credential: { id, publicKey: keys.cose, counter: 0, userId: options.userId, enrolment },
    answer(request, overrides = {}) {
      const clientData = JSON.stringify({
        type: overrides.type ?? 'webauthn.get',
        challenge: overrides.challenge ?? request.challenge,
        origin: overrides.origin ?? options.origin,
        crossOrigin: false,
      });
      const authenticatorData = Buffer.concat([
        sha256(overrides.rpId ?? options.rpId),
        Buffer.of(overrides.userVerified === false ? 0x01 : 0x05),
        Buffer.alloc(4),
      ]);
      const signed = Buffer.concat([authenticatorData, sha256(clientData)]);
      const { userHandle } = overrides;
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: Buffer.from(clientData).toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: sign('sha256', signed, keys.privateKey).toString('base64url'),
          ...(userHandle === undefined ? {} : { userHandle: Buffer.from(userHandle).toString('base64url') }),
        },
      };
    },
  };
}

function ecKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const [x, y] = [jwk.x, jwk.y].map((part) => Buffer.from(part ?? '', 'base64url'));
  if (!x || !y) throw new Error('no EC point');
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    x,
    Buffer.from('225820', 'hex'),
    y,
  ]);
  return {
    privateKey: createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })),
    cose: new Uint8Array(cose),
  };
}

function rsaKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const n = Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url');
  // {1: 3 (RSA), 3: -257 (RS256), -1: n, -2: 65537}
  const cose = Buffer.concat([
    Buffer.from('a401030339010020590100', 'hex'),
    n,
    Buffer.from('2143010001', 'hex'),
  ]);
  return { privateKey, cose: new Uint8Array(cose) };
}

function sha256(data: string): Buffer {
  return createHash('sha256').update(data).digest();
}
