import { error, json } from '@sveltejs/kit';
import { refusalResponse } from '#lib/http/refusal-status.ts';
import type { RequestHandler } from './$types';

/** Asks the provider who is connected at this moment, for secretary and chair: what differs from what it has told of. */
export const POST: RequestHandler = async ({ locals, params: { meetingId } }) => {
  const { session, services } = locals;
  if (!session) error(401);
  const asked = await services.useCases.askConnected({ session, meetingId });
  return asked.ok ? json(asked.value) : refusalResponse(asked.refusal);
};
