import { createHash } from 'node:crypto';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { EmbedMeeting } from '#lib/protocol/embed-wire.ts';
import { embedMeetings } from './embed-meetings.ts';
import type { CallProvider, EmbedOffer, EmbedVisitor, OpenedEmbed } from './embed-ports.ts';
import { dayOf, type EmbedDependencies, newCode, offerIdOf } from './enter-embed.ts';
import type { Actor } from './ports.ts';

export interface OfferShown {
  readonly provider: CallProvider;
  readonly meetings: readonly EmbedMeeting[];
  /** Whether the login will be known by what the provider vouched for from then on. */
  readonly isLinking: boolean;
}

const CODE_SECONDS = 60;

/** What a person who has signed in is asked to say yes to. Refuses `embed-offer-over`. */
export async function readOffer(
  dependencies: EmbedDependencies,
  { actor, offer: id }: { actor: Actor; offer: string },
): Promise<Result<OfferShown>> {
  const offer = await dependencies.store.offer(id, dependencies.ids.now());
  if (!offer) return refuse('embed-offer-over');
  const meetings = await meetingsFor(dependencies, actor, offer);
  return ok({ provider: offer.provider, meetings, isLinking: await mayLink(dependencies, actor, offer) });
}

/** The person says yes: a code that is good for that one frame, once, for a minute. */
export async function takeUpOffer(
  dependencies: EmbedDependencies,
  { actor, offer: id, meetingId }: { actor: Actor; offer: string; meetingId: string },
): Promise<Result<{ readonly code: string }>> {
  const { store, ids } = dependencies;
  const now = ids.now();
  const offer = await store.offer(id, now);
  if (!offer) return refuse('embed-offer-over');
  const meetings = await meetingsFor(dependencies, actor, offer);
  if (!meetings.some((one) => one.id === meetingId)) return refuse('no-such-meeting');
  const code = newCode();
  const isTaken = await store.answerOffer(id, {
    accountId: actor.accountId,
    meetingId,
    codeHash: hashOf(code),
    codeExpiresAt: new Date(now.getTime() + CODE_SECONDS * 1000),
    now,
  });
  return isTaken ? ok({ code }) : refuse('embed-offer-over');
}

/**
 * The frame hands in what its person brought. Refuses `embed-code-refused` for a code that is wrong, used, too old or meant
 * for another frame: which of them it was is nobody's business.
 */
export async function exchangeCode(
  dependencies: EmbedDependencies,
  { nonce, code, visitor }: { nonce: string; code: string; visitor: EmbedVisitor },
): Promise<Result<OpenedEmbed>> {
  const { store, ids, begin } = dependencies;
  const taken = await store.takeOffer(offerIdOf(nonce), hashOf(plain(code)), ids.now());
  if (!taken) return refuse('embed-code-refused');
  const opened = await begin(taken.accountId, taken.meetingId, visitor);
  if (!opened.ok) return refuse('embed-code-refused');
  await link(dependencies, taken.accountId, taken);
  return opened;
}

/** Both have been shown: the provider vouched for the frame, and the code came from the person's own login. */
async function link(
  { store, unitOfWork, ids }: EmbedDependencies,
  accountId: string,
  { agreementId, provider, providerUserId }: EmbedOffer,
): Promise<void> {
  if (agreementId === null || providerUserId === null) return;
  const door = await store.doorOf(agreementId);
  if (!door) return;
  await unitOfWork.run(door.organisationId, async (records) => {
    // Only a login of the organisation whose agreement it is; the wall between them hides all others.
    const isOurs = (await records.accounts.colleagues()).some((one) => one.accountId === accountId);
    if (isOurs)
      await records.conferenceIdentities.link({
        accountId,
        provider,
        providerUserId,
        at: ids.now().toISOString(),
      });
  });
}

async function mayLink(
  { store }: EmbedDependencies,
  { organisationId }: Actor,
  { agreementId, providerUserId }: EmbedOffer,
): Promise<boolean> {
  if (agreementId === null || providerUserId === null) return false;
  return (await store.doorOf(agreementId))?.organisationId === organisationId;
}

async function meetingsFor(
  dependencies: EmbedDependencies,
  { organisationId, accountId }: Actor,
  offer: EmbedOffer,
): Promise<readonly EmbedMeeting[]> {
  const { meetings } = await dependencies.unitOfWork.run(organisationId, (records) =>
    embedMeetings(records, { accountId, call: offer, today: dayOf(dependencies) }),
  );
  return meetings;
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

/** As people type it: in small letters, with a dash or a space between. */
function plain(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/gu, '');
}
