import { error, json } from '@sveltejs/kit';
import { refusalResponse } from '#lib/http/refusal-status.ts';
import type { EmbedRoom } from '#lib/protocol/embed-wire.ts';
import { publicAccount } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

/** The one room that this session is for. */
export const GET: RequestHandler = async ({ locals: { session, services } }) => {
  if (!session?.scope) error(401);
  const { meetingId } = session.scope;
  const opened = await services.useCases.openRoom({ session, meetingId });
  if (!opened.ok) return refusalResponse(opened.refusal);
  const { events, me } = opened.value;
  return json({ meetingId, account: publicAccount(session), events, me } satisfies EmbedRoom);
};
