import { enterSchema } from '#lib/protocol/embed-wire.ts';
import type { GivenProof } from '#server/application/enter-embed.ts';
import { admittedBody, answerEmbed, embedVisitor } from '#server/edge/embed-answer.ts';
import type { RequestHandler } from './$types';

/** A frame says who sits in it, as its provider signed it. */
export const POST: RequestHandler = async (event) => {
  const read = await admittedBody(event, 'proof', enterSchema);
  if ('answer' in read) return read.answer;
  const { nonce, meetingId, ...given } = read.body;
  const proof: GivenProof =
    given.provider === 'zoom'
      ? { provider: 'zoom', appContext: given.appContext }
      : { provider: 'teams', token: given.token, meetingId: given.call === '' ? null : given.call };
  const entering = { proof, nonce, meetingId, visitor: embedVisitor(event) };
  return answerEmbed(event, await event.locals.services.embed.enter(entering));
};
