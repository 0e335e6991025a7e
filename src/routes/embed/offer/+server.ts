import { json } from '@sveltejs/kit';
import { offerSchema } from '#lib/protocol/embed-wire.ts';
import { admittedBody } from '#server/edge/embed-answer.ts';
import type { RequestHandler } from './$types';

/** A frame in which nobody is vouched for waits for its person to sign in elsewhere. */
export const POST: RequestHandler = async (event) => {
  const read = await admittedBody(event, 'offer', offerSchema);
  if ('answer' in read) return read.answer;
  const { offer } = await event.locals.services.embed.offer(read.body);
  return json({ kind: 'sign-in', offer });
};
