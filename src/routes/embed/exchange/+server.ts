import { exchangeSchema } from '#lib/protocol/embed-wire.ts';
import { admittedBody, embedVisitor, letIn, refusedEmbed } from '#server/edge/embed-answer.ts';
import type { RequestHandler } from './$types';

/** The frame hands in the code that its person brought. */
export const POST: RequestHandler = async (event) => {
  const read = await admittedBody(event, 'proof', exchangeSchema);
  if ('answer' in read) return read.answer;
  const opened = await event.locals.services.embed.exchange({ ...read.body, visitor: embedVisitor(event) });
  return opened.ok ? letIn(event, opened.value) : refusedEmbed(event, opened.refusal);
};
