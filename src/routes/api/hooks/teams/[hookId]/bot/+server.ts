import { HOOK_BYTES } from '#server/edge/hook-address.ts';
import { answerDelivery } from '#server/edge/hook-request.ts';
import type { RequestHandler } from './$types';

/** The messaging endpoint of the bot: who comes to meetings and goes. */
export const POST: RequestHandler = (event) => {
  const { hookId } = event.params;
  const { hooks } = event.locals.services;
  return answerDelivery(hooks, { provider: 'teams', hookId, largest: HOOK_BYTES }, event);
};
