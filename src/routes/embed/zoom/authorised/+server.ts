import { consentAnswerSchema } from '#lib/protocol/embed-wire.ts';
import { admittedBody, answerEmbed, embedVisitor } from '#server/edge/embed-answer.ts';
import type { RequestHandler } from './$types';

/** The person's Zoom client has answered. */
export const POST: RequestHandler = async (event) => {
  const read = await admittedBody(event, 'proof', consentAnswerSchema);
  if ('answer' in read) return read.answer;
  const consent = { ...read.body, visitor: embedVisitor(event) };
  return answerEmbed(event, await event.locals.services.embed.finishConsent(consent));
};
