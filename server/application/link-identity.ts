import { randomBytes } from 'node:crypto';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { MethodKey } from '#lib/domain/signing/methods.ts';
import { memoryPlace } from './advance-signature.ts';
import type { OrderRow, SignatureMethod } from './method-ports.ts';
import type { Actor } from './ports.ts';
import {
  endIdentity,
  type IdentityDependencies,
  isFresh,
  keepIdentity,
  readOwnIdentities,
  type SignIn,
} from './signing-identities.ts';

/** An issuer that a login can be linked to. */
export interface IdentityIssuer {
  readonly key: MethodKey;
  readonly name: string;
  readonly issuer: string;
  ask(asking: {
    readonly origin: string;
    readonly state: string;
    readonly nonce: string;
    readonly locale: 'sv' | 'en';
  }): Promise<Result<{ readonly url: string; readonly codeVerifier: string }>>;
  redeem(returned: {
    readonly url: string;
    readonly state: string;
    readonly nonce: string;
    readonly codeVerifier: string;
    readonly askedAt: Date;
    readonly now: Date;
  }): Promise<Result<{ readonly subject: string }>>;
}

export interface LinkDependencies extends IdentityDependencies {
  readonly issuers: readonly IdentityIssuer[];
}

const LINK_LIFETIME_MS = 10 * 60_000;

interface LinkMemory {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Sends the person to an issuer to be linked with their login; `url` is where. */
export async function beginLink(
  { unitOfWork, ids, box, issuers }: LinkDependencies,
  options: {
    actor: Actor;
    signIn: SignIn;
    method: MethodKey;
    origin: string;
    locale: 'sv' | 'en';
  },
): Promise<Result<{ url: string }>> {
  const { actor, origin, locale } = options;
  const issuer = issuers.find((one) => one.key === options.method);
  if (!issuer) return refuse('method-not-here');
  const now = ids.now();
  if (!isFresh(options.signIn, now)) return refuse('sign-in-again');
  const id = randomBytes(32).toString('hex');
  const state = `${id}.${randomBytes(16).toString('base64url')}`;
  const nonce = randomBytes(32).toString('base64url');
  const asked = await issuer.ask({ origin, state, nonce, locale });
  if (!asked.ok) return asked;
  const memory: LinkMemory = { state, nonce, codeVerifier: asked.value.codeVerifier };
  await unitOfWork.run(actor.organisationId, (records) =>
    records.orders.open({
      id,
      purpose: 'link',
      method: issuer.key,
      meetingId: null,
      accountId: actor.accountId,
      sessionId: actor.sessionId,
      memory: box.seal(JSON.stringify(memory), memoryPlace(id)),
      startedAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + LINK_LIFETIME_MS).toISOString(),
    }),
  );
  return ok({ url: asked.value.url });
}

/** What the issuer said of who came back; the login is known as that from now on. The order is used up either way. */
export async function finishLink(
  dependencies: LinkDependencies,
  { actor, signIn, order, url }: { actor: Actor; signIn: SignIn; order: OrderRow; url: string },
): Promise<Result<{ method: MethodKey }>> {
  const { unitOfWork, ids, box, issuers } = dependencies;
  const issuer = issuers.find((one) => one.key === order.method);
  const now = ids.now();
  const isMine = await unitOfWork.run(actor.organisationId, (records) =>
    records.orders.end(order.id, { state: 'done', now: now.toISOString() }),
  );
  if (!isMine || !issuer || !order.memory || Date.parse(order.expiresAt) < now.getTime())
    return refuse('link-expired');
  const memory = JSON.parse(box.open(order.memory, memoryPlace(order.id))) as LinkMemory;
  const redeemed = await issuer.redeem({ ...memory, url, askedAt: new Date(order.startedAt), now });
  if (!redeemed.ok) return redeemed;
  const identity = { kind: 'oidc' as const, issuer: issuer.issuer, value: redeemed.value.subject };
  // The sign-in was fresh when this began, and the person has logged in elsewhere since.
  const since = { ...signIn, authenticatedAt: now };
  const kept = await keepIdentity(dependencies, { actor, signIn: since, identity });
  return kept.ok ? ok({ method: issuer.key }) : kept;
}

export function unlink(
  dependencies: LinkDependencies,
  { actor, method }: { actor: Actor; method: MethodKey },
): Promise<Result<null>> {
  const issuer = dependencies.issuers.find((one) => one.key === method);
  if (!issuer) return Promise.resolve(refuse('method-not-here'));
  return endIdentity(dependencies, { actor, kind: 'oidc', issuer: issuer.issuer });
}

export interface SigningIdentitiesShown {
  readonly personalNumber: { readonly masked: string; readonly at: string } | null;
  readonly issuers: readonly {
    readonly key: MethodKey;
    readonly name: string;
    readonly linkedAt: string | null;
  }[];
  /** Whether this installation signs with BankID at all. */
  readonly bankid: boolean;
}

/** For the account page. */
export async function showSigningIdentities(
  dependencies: LinkDependencies & { readonly methods: readonly Pick<SignatureMethod, 'id'>[] },
  { actor }: { actor: Actor },
): Promise<Result<SigningIdentitiesShown>> {
  const own = await readOwnIdentities(dependencies, actor);
  return ok({
    personalNumber: own.personalNumber,
    issuers: dependencies.issuers.map(({ key, name, issuer }) => ({
      key,
      name,
      linkedAt: own.linkedAt.get(issuer) ?? null,
    })),
    bankid: dependencies.methods.some(({ id }) => id === 'bankid'),
  });
}
