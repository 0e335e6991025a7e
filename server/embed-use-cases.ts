import { beginZoomConsent, finishZoomConsent, type ZoomConsent } from './application/ask-zoom-user.ts';
import type { CallProvider, EmbedVisitor } from './application/embed-ports.ts';
import {
  type EmbedDependencies,
  enterEmbed,
  type Entering,
  type GivenProof,
  offerEmbed,
} from './application/enter-embed.ts';
import { exchangeCode, readOffer, takeUpOffer } from './application/take-up-offer.ts';
import { actorOf, type SessionLike } from './use-cases.ts';

export type EmbedUseCases = ReturnType<typeof bindEmbed>;

/** How frames come to a session, before it is known whose they are; and what their people say to it elsewhere. */
export function bindEmbed(dependencies: EmbedDependencies) {
  return {
    enter: (input: Entering & { proof: GivenProof }) => enterEmbed(dependencies, input),
    offer: (input: { provider: CallProvider; call: string; nonce: string }) =>
      offerEmbed(dependencies, input),
    exchange: (input: { nonce: string; code: string; visitor: EmbedVisitor }) =>
      exchangeCode(dependencies, input),
    beginConsent: (input: { nonce: string }) => beginZoomConsent(dependencies, input),
    finishConsent: (input: ZoomConsent) => finishZoomConsent(dependencies, input),
    readOffer: ({ session, offer }: { session: SessionLike; offer: string }) =>
      readOffer(dependencies, { actor: actorOf(session), offer }),
    takeUpOffer: ({ session, ...rest }: { session: SessionLike; offer: string; meetingId: string }) =>
      takeUpOffer(dependencies, { actor: actorOf(session), ...rest }),
  };
}
