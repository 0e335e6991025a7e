import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { maskedNumber, personalNumber } from '#lib/domain/signing/personal-number.ts';
import type { IdentityRow, KnownIdentity, SecretBox, SigningIdentities } from './method-ports.ts';
import type { Actor, Ids, UnitOfWork } from './ports.ts';

export interface IdentityDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
  readonly box: SecretBox;
}

/** When and how the session began: who changes who they are known as has just signed in. */
export interface SignIn {
  readonly authenticatedAt: Date;
  readonly method: string;
}

const FRESH_FOR_MS = 5 * 60_000;

/** What an encrypted identity is bound to: it cannot be moved to another login, or to another issuer. */
function placeOf({ accountId, kind, issuer }: Pick<IdentityRow, 'accountId' | 'kind' | 'issuer'>): string {
  return `identity:${accountId}:${kind}:${issuer}`;
}

/** The HMAC is the same for every login, so that the same person twice is noticed. */
function macPlace({ kind, issuer }: Pick<IdentityRow, 'kind' | 'issuer'>, organisationId: string): string {
  return `identity:${organisationId}:${kind}:${issuer}`;
}

/** How methods find out who a login is to them. */
export function createSigningIdentities({
  unitOfWork,
  box,
}: Pick<IdentityDependencies, 'unitOfWork' | 'box'>): SigningIdentities {
  const known = async (
    { accountId, organisationId }: { accountId: string; organisationId: string },
    kind: IdentityRow['kind'],
    issuer: string,
  ): Promise<KnownIdentity | null> => {
    const rows = await unitOfWork.run(organisationId, (records) => records.identities.ofAccount(accountId));
    const row = rows.find((one) => one.kind === kind && one.issuer === issuer);
    if (!row) return null;
    return { value: box.open(row.sealed, placeOf(row)), how: row.how, by: row.by, at: row.at };
  };
  return {
    personalNumber: (signer) => known(signer, 'personal-number', ''),
    subject: (signer, issuer) => known(signer, 'oidc', issuer),
  };
}

/**
 * Keeps the personal number of one's own login, which BankID is then asked for. Refuses `sign-in-again`,
 * `personal-number-malformed` and `personal-number-taken`.
 */
export async function enrolPersonalNumber(
  dependencies: IdentityDependencies,
  { actor, signIn, number: typed }: { actor: Actor; signIn: SignIn; number: string },
): Promise<Result<null>> {
  const number = personalNumber(typed);
  if (!number) return refuse('personal-number-malformed');
  const kept = await keepIdentity(dependencies, {
    actor,
    signIn,
    identity: { kind: 'personal-number', issuer: '', value: number },
  });
  return kept.ok || kept.refusal.code !== 'identity-taken' ? kept : refuse('personal-number-taken');
}

export interface NewIdentity {
  readonly kind: IdentityRow['kind'];
  readonly issuer: string;
  readonly value: string;
}

/** Refuses `sign-in-again`, and `identity-taken` when another login of the organisation is known as the same. */
export async function keepIdentity(
  { unitOfWork, ids, box }: IdentityDependencies,
  { actor, signIn, identity }: { actor: Actor; signIn: SignIn; identity: NewIdentity },
): Promise<Result<null>> {
  const now = ids.now();
  if (!isFresh(signIn, now)) return refuse('sign-in-again');
  const key = { accountId: actor.accountId, kind: identity.kind, issuer: identity.issuer };
  const isKept = await unitOfWork.run(actor.organisationId, (records) =>
    records.identities.keep({
      ...key,
      sealed: box.seal(identity.value, placeOf(key)),
      mac: box.mac(identity.value, macPlace(key, actor.organisationId)),
      how: signIn.method,
      by: actor.accountId,
      at: now.toISOString(),
    }),
  );
  return isKept ? ok(null) : refuse('identity-taken');
}

/** Stops being known as somebody. What was signed stays, with its own proof. */
export async function endIdentity(
  { unitOfWork, ids }: IdentityDependencies,
  { actor, kind, issuer }: { actor: Actor; kind: IdentityRow['kind']; issuer: string },
): Promise<Result<null>> {
  const now = ids.now().toISOString();
  await unitOfWork.run(actor.organisationId, (records) =>
    records.identities.end(actor.accountId, kind, issuer, now),
  );
  return ok(null);
}

export interface OwnIdentities {
  readonly personalNumber: { readonly masked: string; readonly at: string } | null;
  /** When the login was linked, by the issuer's address. */
  readonly linkedAt: ReadonlyMap<string, string>;
}

/** What a person is shown of how they are known. */
export async function readOwnIdentities(
  { unitOfWork, box }: Pick<IdentityDependencies, 'unitOfWork' | 'box'>,
  actor: Actor,
): Promise<OwnIdentities> {
  const rows = await unitOfWork.run(actor.organisationId, (records) =>
    records.identities.ofAccount(actor.accountId),
  );
  const number = rows.find((one) => one.kind === 'personal-number');
  return {
    personalNumber: number
      ? { masked: maskedNumber(box.open(number.sealed, placeOf(number))), at: number.at }
      : null,
    linkedAt: new Map(rows.filter((one) => one.kind === 'oidc').map((one) => [one.issuer, one.at])),
  };
}

export function isFresh({ authenticatedAt }: SignIn, now: Date): boolean {
  const age = now.getTime() - authenticatedAt.getTime();
  return age >= 0 && age <= FRESH_FOR_MS;
}
