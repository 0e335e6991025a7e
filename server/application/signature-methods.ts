import { ok, refuse, type Refusal, type Result } from '#lib/domain/refusal.ts';
import {
  legalLevel,
  type LegalLevel,
  meetsMinimum,
  type MethodKey,
  type MinimumMethod,
} from '#lib/domain/signing/methods.ts';
import type { SignatureMethod } from './method-ports.ts';
import type { Actor } from './ports.ts';
import { seatedState } from './read-meeting.ts';
import { signerOf } from './sign-order.ts';
import type { SignDependencies, SigningPlace } from './sign-minutes.ts';

export interface MethodChoice {
  readonly key: MethodKey;
  readonly id: SignatureMethod['id'];
  /** The issuer's own name; null when the page has a word for the kind. */
  readonly name: string | null;
  readonly level: LegalLevel;
  readonly whyNot: Refusal | null;
}

export interface MethodChoices {
  readonly minimum: MinimumMethod | null;
  readonly methods: readonly MethodChoice[];
}

/** The ways to sign here, with what is missing for each that the actor cannot use. For everybody seated in the meeting. */
export async function signatureMethods(
  dependencies: SignDependencies,
  { actor, meetingId, place }: { actor: Actor; meetingId: string; place: SigningPlace },
): Promise<Result<MethodChoices>> {
  const found = await dependencies.unitOfWork.run(actor.organisationId, (records) =>
    seatedState(records, dependencies.states, actor, meetingId),
  );
  if (!found.ok) return found;
  const minimum = found.value.state.body.profile.minimumMethod;
  const signer = signerOf(actor, place);
  const methods = await Promise.all(
    dependencies.methods.map(async (method): Promise<MethodChoice> => {
      const can = meetsMinimum(method.id, minimum)
        ? await method.canSign(signer)
        : refuse('method-too-weak', { minimum: minimum ?? '' });
      return {
        key: method.key,
        id: method.id,
        name: method.name,
        level: legalLevel(method.id),
        whyNot: can.ok ? null : can.refusal,
      };
    }),
  );
  return ok({ minimum: minimum ?? null, methods });
}
