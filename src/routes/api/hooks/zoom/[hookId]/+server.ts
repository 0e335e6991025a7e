import { HOOK_BYTES } from '#server/edge/hook-address.ts';
import { answerDelivery } from '#server/edge/hook-request.ts';
import type { RequestHandler } from './$types';

/** What Zoom sends of the account's meetings, and its challenges. */
export const POST: RequestHandler = (event) => {
  const { hookId } = event.params;
  const { hooks } = event.locals.services;
  return answerDelivery(hooks, { provider: 'zoom', hookId, largest: HOOK_BYTES }, event);
};
