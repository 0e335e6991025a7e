import { enterSchema } from '#lib/protocol/embed-wire.ts';
import type { EmbedProof } from '#server/application/conference-port.ts';
import { admittedBody, answerEmbed, embedVisitor } from '#server/edge/embed-answer.ts';
import type { RequestHandler } from './$types';

/** A frame says who sits in it, as its provider signed it. */
export const POST: RequestHandler = async (event) => {
  const read = await admittedBody(event, enterSchema);
  if ('answer' in read) return read.answer;
  const { nonce, meetingId, ...given } = read.body;
  const now = new Date();
  const proof: EmbedProof =
    given.provider === 'zoom'
      ? { provider: 'zoom', appContext: given.appContext, now }
      : { provider: 'teams', token: given.token, meetingId: given.call === '' ? null : given.call, now };
  const entering = { proof, nonce, meetingId, visitor: embedVisitor(event) };
  return answerEmbed(event, await event.locals.services.embed.enter(entering));
};
