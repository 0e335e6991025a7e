import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

export interface PasskeyUse {
  /** base64url, as the options carry it. */
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
  /** Default true. false: nobody typed a PIN or showed a finger. */
  readonly isUserVerified?: boolean;
}

export interface SoftwarePasskeyOptions {
  /** base64url of the credential id; random when left out. */
  readonly id?: string;
  /** Starts at 0 and stays there, as synced passkeys do, unless true. */
  readonly counts?: boolean;
}

export type SoftwarePasskey = ReturnType<typeof createSoftwarePasskey>;

/** An authenticator in memory (ES256, attestation none) that answers as a browser would, for tests against the real verifier. */
export function createSoftwarePasskey({ id, counts = false }: SoftwarePasskeyOptions = {}) {
  const credentialId = id === undefined ? randomBytes(32) : Buffer.from(id, 'base64url');
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicJwk = publicKey.export({ format: 'jwk' });
  const encodedId = credentialId.toString('base64url');
  let userHandle: string | undefined;
  let uses = 0;

  const cosePublicKey = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(publicJwk.x)],
      [-3, coordinate(publicJwk.y)],
    ]),
  );

  function authenticatorData(use: PasskeyUse, attested: Uint8Array): Buffer {
    const userPresent = 0x01;
    const userVerified = use.isUserVerified === false ? 0 : 0x04;
    const hasAttestedData = attested.length > 0 ? 0x40 : 0;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(counts ? ++uses : 0);
    const flags = Buffer.from([userPresent | userVerified | hasAttestedData]);
    return Buffer.concat([sha256(use.rpId), flags, counter, attested]);
  }

  const common = { id: encodedId, rawId: encodedId, type: 'public-key', clientExtensionResults: {} } as const;

  return {
    id: encodedId,
    /** COSE bytes, as stored in passkey.public_key. */
    publicKey: cosePublicKey,

    /** The answer to `navigator.credentials.create`; `userId` is options.user.id. */
    register(use: PasskeyUse & { readonly userId: string }) {
      userHandle = use.userId;
      const idLength = Buffer.alloc(2);
      idLength.writeUInt16BE(credentialId.length);
      const attested = Buffer.concat([Buffer.alloc(16), idLength, credentialId, cosePublicKey]);
      const attestation = new Map<string, string | Uint8Array | Map<string, string>>()
        .set('fmt', 'none')
        .set('attStmt', new Map<string, string>())
        .set('authData', new Uint8Array(authenticatorData(use, attested)));
      return {
        ...common,
        response: {
          clientDataJSON: clientData('webauthn.create', use).toString('base64url'),
          attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString('base64url'),
          transports: ['internal' as const],
        },
      };
    },

    /** The answer to `navigator.credentials.get`. */
    assert(use: PasskeyUse) {
      const data = authenticatorData(use, new Uint8Array());
      const client = clientData('webauthn.get', use);
      return {
        ...common,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', Buffer.concat([data, sha256(client)]), privateKey).toString('base64url'),
          ...(userHandle === undefined ? {} : { userHandle }),
        },
      };
    },
  };
}

function clientData(type: string, { challenge, origin }: PasskeyUse): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function coordinate(value: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(value ?? '', 'base64url'));
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
