import { HOOK_BYTES } from '#server/edge/hook-door.ts';
import type { RequestHandler } from './$types';

/** The messaging endpoint of the bot: who comes to meetings and goes. */
export const POST: RequestHandler = ({ locals, params: { hookId }, request, url, getClientAddress }) =>
  locals.services.hooks.answer({
    provider: 'teams',
    hookId,
    request,
    url,
    from: getClientAddress(),
    largest: HOOK_BYTES,
  });
