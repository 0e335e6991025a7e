import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { KeySet } from './key-set.ts';
import { verifyJwt } from './verify-jwt.ts';

export interface SsoRules {
  readonly keys: KeySet;
  readonly clientId: string;
  /** Of this installation: tokens of version 1 are made out to `api://host/clientId`. */
  readonly host: string;
  /** Tenants whose people may come in. */
  readonly tenantIds: readonly string[];
  readonly now: Date;
}

/** Known by tenant and object id. The others are what the tenant writes, and may be another's tomorrow. */
export interface EntraPerson {
  readonly tenantId: string;
  readonly objectId: string;
  readonly name?: string;
  readonly email?: string;
}

const Guid = v.pipe(v.string(), v.uuid(), v.toLowerCase());
const Claims = v.object({
  iss: v.string(),
  tid: Guid,
  oid: Guid,
  scp: v.optional(v.string(), ''),
  name: v.optional(v.pipe(v.string(), v.maxLength(300))),
  preferred_username: v.optional(v.pipe(v.string(), v.maxLength(300))),
  upn: v.optional(v.pipe(v.string(), v.maxLength(300))),
});

/** The token of Teams' `getAuthToken`. `sso-rejected` with `reason`: of {@link verifyJwt}, or issuer, tenant, scope. */
export async function verifySsoToken(token: string, rules: SsoRules): Promise<Result<EntraPerson>> {
  const { keys, clientId, host, tenantIds, now } = rules;
  const audience = [clientId, `api://${host}/${clientId}`];
  const claims = await verifyJwt(token, { keys, audience, now, code: 'sso-rejected' }, Claims);
  if (!claims.ok) return claims;
  const { iss, tid, oid, scp, name, preferred_username, upn } = claims.value;
  if (!isIssuerOf(iss, tid)) return refuse('sso-rejected', { reason: 'issuer' });
  if (!tenantIds.some((one) => one.toLowerCase() === tid))
    return refuse('sso-rejected', { reason: 'tenant' });
  // Another permission of the same app is no permission to come in.
  if (!scp.split(' ').includes('access_as_user')) return refuse('sso-rejected', { reason: 'scope' });
  const email = (preferred_username ?? upn ?? '').toLowerCase();
  return ok({
    tenantId: tid,
    objectId: oid,
    ...(name === undefined ? {} : { name }),
    ...(email.includes('@') ? { email } : {}),
  });
}

/** Of version 2 and of version 1, for the tenant that the token itself names. */
export function isIssuerOf(issuer: string, tenantId: string): boolean {
  const address = issuer.toLowerCase();
  return (
    address === `https://login.microsoftonline.com/${tenantId}/v2.0` ||
    address === `https://sts.windows.net/${tenantId}/`
  );
}
