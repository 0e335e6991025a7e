import { GRAPH_BYTES } from '#server/edge/hook-door.ts';
import type { RequestHandler } from './$types';

/** Change notifications of Graph, what it says of the subscriptions themselves, and its question whether the address is ours. */
export const POST: RequestHandler = ({ locals, params: { hookId }, request, url, getClientAddress }) =>
  locals.services.hooks.answer({
    provider: 'teams',
    hookId,
    request,
    url,
    from: getClientAddress(),
    largest: GRAPH_BYTES,
  });
