import type { Assurance } from './evidence.ts';
import type { SignatureMethodId } from './intent.ts';

/** What a body may ask for at least, from weakest to strongest. */
export const MINIMUM_METHODS = ['passkey', 'oidc', 'bankid'] as const;
export type MinimumMethod = (typeof MINIMUM_METHODS)[number];

/**
 * Worth of a method: a key that the organisation vouches for, a person whom an issuer has just identified, and a
 * signature with an e-identification that the person read in its own app. Others count as nothing until somebody says.
 */
const STRENGTH: Readonly<Record<SignatureMethodId, number>> = {
  simulator: 0,
  passkey: 1,
  oidc: 2,
  bankid: 3,
  csc: 3,
};

/** SIG-1: whether a body that asks for at least `minimum` accepts the method. Without a minimum every method will do. */
export function meetsMinimum(method: SignatureMethodId, minimum: MinimumMethod | undefined): boolean {
  return minimum === undefined || STRENGTH[method] >= STRENGTH[minimum];
}

/**
 * How far a method carries in law, never further (the words are `level_<level>` in messages/<language>/signing.json):
 * `vouched` an electronic signature whose name the organisation vouches for; `approval` an approval by somebody whom an
 * issuer identified, not a signature by that e-identification; `advanced-claim` meant by its issuer as an advanced
 * electronic signature; `qualified` a qualified one; `trial` worth nothing.
 */
export type LegalLevel = 'trial' | 'vouched' | 'approval' | 'advanced-claim' | 'qualified';

const LEVELS: Readonly<Record<SignatureMethodId, LegalLevel>> = {
  simulator: 'trial',
  passkey: 'vouched',
  oidc: 'approval',
  bankid: 'advanced-claim',
  csc: 'qualified',
};

export function legalLevel(method: SignatureMethodId): LegalLevel {
  return LEVELS[method];
}

const HIGHEST_CLAIM: Readonly<Record<LegalLevel, Assurance['eidas']>> = {
  trial: 'none',
  vouched: 'none',
  approval: 'none',
  'advanced-claim': 'AdES-claim',
  qualified: 'QES',
};

/** What evidence of the method says about itself under eIDAS. */
export function eidasClaim(method: SignatureMethodId): Assurance['eidas'] {
  return HIGHEST_CLAIM[legalLevel(method)];
}

/** A method as it is named over the wire: `passkey`, `bankid`, or `oidc:` and the issuer's id in the configuration. */
export type MethodKey = string;

export const METHOD_KEY = /^(?:passkey|bankid|oidc:[a-z0-9-]{1,40})$/u;
