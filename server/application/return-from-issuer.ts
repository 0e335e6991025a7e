import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { MethodKey } from '#lib/domain/signing/methods.ts';
import { advanceSignature, type Advanced } from './advance-signature.ts';
import { finishLink, type LinkDependencies } from './link-identity.ts';
import type { MethodClient } from './method-ports.ts';
import type { Actor } from './ports.ts';
import type { SignDependencies } from './sign-minutes.ts';
import type { SignIn } from './signing-identities.ts';

export interface ReturnFromIssuer {
  readonly actor: Actor;
  readonly signIn: SignIn;
  /** The whole address that the issuer sent the browser to. */
  readonly url: string;
  readonly client: MethodClient;
}

/** Where the person goes on, and how it went. */
export type Returned =
  | {
      readonly to: 'signing';
      readonly meetingId: string;
      readonly clauseId: string | null;
      readonly outcome: Result<Advanced>;
    }
  | { readonly to: 'account'; readonly outcome: Result<{ method: MethodKey }> };

/** Takes up again what an issuer was asked for. The order is found by its name in `state`, for this login and this session alone. */
export async function returnFromIssuer(
  dependencies: SignDependencies & LinkDependencies,
  { actor, signIn, url, client }: ReturnFromIssuer,
): Promise<Result<Returned>> {
  const id = /^([0-9a-f]{64})\./u.exec(new URL(url).searchParams.get('state') ?? '')?.[1] ?? '';
  const found = await dependencies.unitOfWork.run(actor.organisationId, async (records) => {
    const order = await records.orders.find(id, actor);
    const intent = order?.purpose === 'sign' ? await records.minutes.intent(id) : null;
    const revision =
      order?.meetingId && intent ? await records.minutes.revision(order.meetingId, intent.revision) : null;
    return { order, clauseId: revision?.clauseId ?? null };
  });
  const { order, clauseId } = found;
  if (!order) return refuse('link-expired');
  if (order.meetingId === null)
    return ok({ to: 'account', outcome: await finishLink(dependencies, { actor, signIn, order, url }) });
  const { meetingId } = order;
  const advancing = { actor, meetingId, session: id, input: { url }, client };
  return ok({ to: 'signing', meetingId, clauseId, outcome: await advanceSignature(dependencies, advancing) });
}
