import { HOOK_BYTES } from '#server/edge/hook-door.ts';
import type { RequestHandler } from './$types';

/** What Zoom sends of the account's meetings, and its challenges. */
export const POST: RequestHandler = ({ locals, params: { hookId }, request, url, getClientAddress }) =>
  locals.services.hooks.answer({
    provider: 'zoom',
    hookId,
    request,
    url,
    from: getClientAddress(),
    largest: HOOK_BYTES,
  });
