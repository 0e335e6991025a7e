import { requireSession } from '#server/edge/request.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  return { bodies: await event.locals.services.useCases.listBodies({ session }) };
};
