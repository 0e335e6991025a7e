import { GRAPH_BYTES } from '#server/edge/hook-address.ts';
import { answerDelivery } from '#server/edge/hook-request.ts';
import type { RequestHandler } from './$types';

/** Change notifications of Graph, what it says of the subscriptions themselves, and its question whether the address is ours. */
export const POST: RequestHandler = (event) => {
  const { hookId } = event.params;
  const { hooks } = event.locals.services;
  return answerDelivery(hooks, { provider: 'teams', hookId, largest: GRAPH_BYTES }, event);
};
