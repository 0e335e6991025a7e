import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { IdentityIssuer } from '#server/application/link-identity.ts';
import type { SignatureMethod, SigningIdentities } from '#server/application/method-ports.ts';
import type { CredentialRecords } from '#server/application/ports.ts';
import { verifyBankIdEvidence } from './bankid/bankid-evidence.ts';
import { createBankIdMethod } from './bankid/bankid-method.ts';
import { createBankIdClient } from './bankid/client.ts';
import { connectIssuer, type OidcIssuer } from './oidc/issuer.ts';
import { createIdentityIssuer } from './oidc/link-issuer.ts';
import { createOidcMethod } from './oidc/oidc-method.ts';
import { createPasskeyMethod } from './passkey-method.ts';
import type { CheckProof } from './whole-evidence.ts';

export interface MethodsOptions {
  readonly bankId:
    | {
        readonly url: string;
        readonly pfx: string;
        readonly pfxPassword: string;
        readonly serverRoot: string;
        readonly roots: string;
      }
    | undefined;
  /** A JSON file. */
  readonly oidcIssuers: string | undefined;
  readonly credentials: CredentialRecords;
  readonly identities: SigningIdentities;
  readonly now: () => Date;
}

export interface Methods {
  readonly methods: readonly SignatureMethod[];
  readonly issuers: readonly IdentityIssuer[];
  readonly checkBankId: CheckProof | undefined;
}

/** The ways to sign of this installation, as it is configured. Throws, naming the file, when one cannot be read. */
export async function openMethods(options: MethodsOptions): Promise<Methods> {
  const { bankId, credentials, identities, now } = options;
  const connections = (await readIssuers(options.oidcIssuers)).map((one) => connectIssuer(one));
  const methods: SignatureMethod[] = [createPasskeyMethod({ credentials })];
  let checkBankId: CheckProof | undefined;
  if (bankId) {
    const roots = pemsIn(await text(bankId.roots));
    if (roots.length === 0) throw new Error(`${bankId.roots} holds no certificate`);
    checkBankId = bankIdCheck(roots);
    const client = createBankIdClient({
      url: bankId.url,
      pfx: new Uint8Array(await readFile(bankId.pfx)),
      passphrase: bankId.pfxPassword,
      serverRoot: await text(bankId.serverRoot),
    });
    methods.push(createBankIdMethod({ client, identities, roots, now }));
  }
  methods.push(...connections.map((connection) => createOidcMethod({ connection, identities })));
  return { methods, issuers: connections.map(createIdentityIssuer), checkBankId };
}

/** Asks BankID proofs, under these roots. */
export function bankIdCheck(roots: readonly string[]): CheckProof {
  return (whole) => verifyBankIdEvidence(whole, { roots });
}

/** Every certificate in a PEM text. */
export function pemsIn(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/gu) ?? [];
}

const line = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));
const Issuers = v.array(
  v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/u)),
    name: line,
    issuer: v.pipe(line, v.url()),
    clientId: line,
    clientSecret: line,
    acrValues: v.optional(v.array(line), []),
  }),
);

async function readIssuers(file: string | undefined): Promise<readonly OidcIssuer[]> {
  if (file === undefined) return [];
  const parsed = v.safeParse(Issuers, JSON.parse(await text(file)));
  if (!parsed.success) throw new Error(`${file} is no list of OpenID issuers: ${v.summarize(parsed.issues)}`);
  const ids = new Set(parsed.output.map(({ id }) => id));
  if (ids.size !== parsed.output.length) throw new Error(`${file} names two OpenID issuers the same`);
  return parsed.output;
}

function text(file: string): Promise<string> {
  return readFile(file, 'utf8');
}
