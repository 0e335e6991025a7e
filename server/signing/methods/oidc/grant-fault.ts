import { errors } from 'jose';

export interface GrantFault {
  readonly code: string;
  readonly reason?: string;
}

const CLAIMS: Readonly<Record<string, string>> = {
  nonce: 'oidc-nonce-differs',
  aud: 'oidc-audience-differs',
  azp: 'oidc-audience-differs',
  iss: 'oidc-issuer-differs',
  exp: 'oidc-expired',
  nbf: 'oidc-expired',
  iat: 'oidc-expired',
};

/** What an error of the exchange means for the person; anything unknown is that the issuer does not answer as it should. */
export function grantFault(error: unknown): GrantFault {
  const chain = causes(error);
  const texts = chain.map((one) => textOf(one, 'message')).join('\n');
  const denied = chain.map((one) => textOf(one, 'error')).find((one) => one !== '');
  if (denied === 'access_denied') return { code: 'oidc-cancelled' };
  if (denied === 'login_required' || denied === 'interaction_required') return { code: 'oidc-cancelled' };
  if (denied !== undefined) return { code: 'oidc-refused' };
  if (/"state" response parameter/u.test(texts)) return { code: 'oidc-state-differs' };
  if (/"alg" header/u.test(texts)) return { code: 'oidc-rejected', reason: 'oidc-algorithm' };
  const claim = chain.map((one) => textOf(one, 'claim')).find((one) => one in CLAIMS) ?? claimIn(texts);
  if (claim !== undefined) return { code: 'oidc-rejected', reason: CLAIMS[claim] ?? 'oidc-token-malformed' };
  if (chain.some((one) => textOf(one, 'code').startsWith('OAUTH_')) || error instanceof errors.JOSEError)
    return { code: 'oidc-rejected', reason: 'oidc-token-malformed' };
  return { code: 'oidc-unreachable' };
}

function claimIn(texts: string): string | undefined {
  return /"(nonce|aud|azp|iss|exp|nbf|iat)"/u.exec(texts)?.[1];
}

function causes(error: unknown): object[] {
  const found: object[] = [];
  for (let at = error; typeof at === 'object' && at !== null && found.length < 5;)
    [at] = [('cause' in at ? at.cause : undefined) as unknown, found.push(at)];
  return found;
}

function textOf(from: object, name: string): string {
  const value: unknown = name in from ? (from as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof value === 'string' ? value : '';
}
