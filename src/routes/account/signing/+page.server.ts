import { requireSession } from '#server/edge/request.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { useCases } = event.locals.services;
  const known = await useCases.signingIdentities({ session });
  // The use case has no way to say no to somebody who is signed in.
  if (!known.ok) throw new Error(known.refusal.code);
  return { identities: known.value };
};
