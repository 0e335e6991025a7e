import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { EVIDENCE_SCHEMA, type Evidence, type OidcProof } from '#lib/domain/signing/evidence.ts';
import { intentBytes } from '#lib/domain/signing/intent.ts';
import type {
  KnownIdentity,
  MethodOrder,
  MethodProgress,
  SignatureMethod,
  SigningIdentities,
} from '#server/application/method-ports.ts';
import { sha256Hex } from '../../bytes.ts';
import type { IssuerConnection } from './issuer.ts';
import { nonceOf, readIdToken, verifyOidcEvidence } from './oidc-evidence.ts';

/** Where every issuer sends people back to; it is registered there once. */
export const RETURN_PATH = '/sign/return';

const Memory = v.object({ state: v.string(), codeVerifier: v.string() });
const Input = v.object({ url: v.string() });

/** A new login at an OpenID issuer, whose token carries the hash of the intent, as a signature method. */
export function createOidcMethod({
  connection,
  identities,
}: {
  readonly connection: IssuerConnection;
  readonly identities: SigningIdentities;
}): SignatureMethod {
  const { issuer } = connection;
  return {
    id: 'oidc',
    key: `oidc:${issuer.id}`,
    name: issuer.name,
    answers: 'input',
    pollEveryMs: 0,
    canSign: async (signer) =>
      (await identities.subject(signer, issuer.issuer))
        ? ok(null)
        : refuse('no-linked-identity', { name: issuer.name }),
    start: async ({ intent }) => {
      // The order's own name leads back to it; the random half is what only this browser has been given.
      const state = `${await sha256Hex(intentBytes(intent))}.${randomBytes(16).toString('base64url')}`;
      const asked = await connection.ask({
        redirectUri: `${intent.origin}${RETURN_PATH}`,
        state,
        nonce: await nonceOf(intent),
        locale: intent.locale,
      });
      if (!asked.ok) return asked;
      const { url, codeVerifier } = asked.value;
      return ok({ ui: { kind: 'redirect' as const, url }, memory: JSON.stringify({ state, codeVerifier }) });
    },
    advance: async (order) => {
      const input = v.safeParse(Input, order.input);
      if (!input.success) return refuse('malformed-response');
      const person = await identities.subject(order.signer, issuer.issuer);
      if (!person) return refuse('no-linked-identity', { name: issuer.name });
      const memory = v.parse(Memory, JSON.parse(order.memory ?? 'null'));
      const nonce = await nonceOf(order.intent);
      const proof = await connection.redeem({ ...memory, nonce, url: input.output.url });
      return proof.ok ? answered(order, person, proof.value) : proof;
    },
    // The person is at the issuer; nothing moves here.
    redraw: () => undefined,
    cancel: () => Promise.resolve(),
  };
}

async function answered(
  { intent, client, now }: MethodOrder,
  person: KnownIdentity,
  oidc: OidcProof,
): Promise<Result<MethodProgress>> {
  const read = await readIdToken(oidc, {
    nonce: await nonceOf(intent),
    askedAt: new Date(intent.issuedAt),
    receivedAt: now,
  });
  if (!read.ok) return refuse('oidc-rejected', { reason: read.code });
  if (read.claims.sub !== person.value) return refuse('oidc-of-another');
  const { acr } = read.claims;
  const evidence: Evidence = {
    schema: EVIDENCE_SCHEMA,
    intent,
    intentSha256: await sha256Hex(intentBytes(intent)),
    method: 'oidc',
    assurance: { label: 'oidc', ...(acr === undefined ? {} : { loa: acr }), eidas: 'none' },
    oidc,
    enrolment: {
      userId: intent.signer.userId,
      credentialId: person.value,
      how: person.how,
      by: person.by,
      at: person.at,
    },
    client,
    receivedAt: now.toISOString(),
  };
  const reason = await verifyOidcEvidence(evidence);
  return reason ? refuse('oidc-rejected', { reason }) : ok({ state: 'answered', evidence });
}
