import { json } from '@sveltejs/kit';
import { consentQuestionSchema } from '#lib/protocol/embed-wire.ts';
import { admittedBody, refusedEmbed } from '#server/edge/embed-answer.ts';
import type { RequestHandler } from './$types';

/** What the person's Zoom client is to be asked; the verifier stays here. */
export const POST: RequestHandler = async (event) => {
  const read = await admittedBody(event, 'offer', consentQuestionSchema);
  if ('answer' in read) return read.answer;
  const question = await event.locals.services.embed.beginConsent(read.body);
  return question.ok ? json(question.value) : refusedEmbed(event, question.refusal);
};
