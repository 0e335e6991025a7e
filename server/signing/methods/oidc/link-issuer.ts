import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { IdentityIssuer } from '#server/application/link-identity.ts';
import type { IssuerConnection } from './issuer.ts';
import { RETURN_PATH } from './oidc-method.ts';
import { readIdToken } from './oidc-evidence.ts';

/** An issuer as one links an account to it: the same login as for signing, with a nonce that means nothing. */
export function createIdentityIssuer(connection: IssuerConnection): IdentityIssuer {
  const { issuer } = connection;
  return {
    key: `oidc:${issuer.id}`,
    name: issuer.name,
    issuer: issuer.issuer,
    ask: ({ origin, state, nonce, locale }) =>
      connection.ask({ redirectUri: `${origin}${RETURN_PATH}`, state, nonce, locale }),
    redeem: async ({ askedAt, now, ...returned }): Promise<Result<{ subject: string }>> => {
      const proof = await connection.redeem(returned);
      if (!proof.ok) return proof;
      const read = await readIdToken(proof.value, { nonce: returned.nonce, askedAt, receivedAt: now });
      return read.ok ? ok({ subject: read.claims.sub }) : refuse('oidc-rejected', { reason: read.code });
    },
  };
}
