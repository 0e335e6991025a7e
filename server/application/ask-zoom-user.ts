import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { ConsentQuestion } from './conference-port.ts';
import type { ConferenceDoor } from './embed-ports.ts';
import {
  type EmbedAnswer,
  type EmbedDependencies,
  type Entering,
  offerIdOf,
  portBehind,
  welcome,
} from './enter-embed.ts';

const LIFETIME_MINUTES = 5;

/**
 * A panel in a browser is given no app context: then the person's own Zoom client is asked who they are. The verifier and the
 * state are made and kept here. Refuses `embed-agreement-unclear` when it cannot be told by whose app to ask.
 */
export async function beginZoomConsent(
  dependencies: EmbedDependencies,
  { nonce }: { nonce: string },
): Promise<Result<Pick<ConsentQuestion, 'state' | 'codeChallenge'>>> {
  const { store, ids, box } = dependencies;
  const doors = await store.doors('zoom');
  const [door] = doors;
  if (!door || doors.length > 1) return refuse('embed-agreement-unclear');
  const port = await portBehind(dependencies, door);
  if (!port?.consent) return refuse('embed-agreement-unclear');
  const { state, codeChallenge, memory } = port.consent.begin();
  const id = offerIdOf(nonce);
  await store.putOffer(
    {
      id,
      provider: 'zoom',
      agreementId: door.agreementId,
      providerUserId: null,
      externalId: '',
      instanceId: '',
      memory: box.seal(memory, placeOf(id)),
    },
    new Date(ids.now().getTime() + LIFETIME_MINUTES * 60_000),
  );
  return ok({ state, codeChallenge });
}

export interface ZoomConsent extends Entering {
  readonly code: string;
  readonly state: string;
  /** The address at which the client was asked, exactly. */
  readonly redirectUri: string;
}

/** The client has answered. What was asked is used up either way; refuses `embed-rejected`. */
export async function finishZoomConsent(
  dependencies: EmbedDependencies,
  { code, state, redirectUri, ...entering }: ZoomConsent,
): Promise<Result<EmbedAnswer>> {
  const { store, ids, box } = dependencies;
  const asked = await store.takeMemory(offerIdOf(entering.nonce), ids.now());
  const door: ConferenceDoor | null =
    asked?.agreementId == null ? null : await store.doorOf(asked.agreementId);
  const port = door && (await portBehind(dependencies, door));
  if (!asked || !door || !port?.consent) return refuse('embed-rejected', { reason: 'state' });
  const memory = box.open(asked.memory, placeOf(asked.id));
  const person = await port.consent.redeem({ code, state, redirectUri, memory });
  if (!person.ok) return refuse('embed-rejected', { reason: 'consent' });
  const identity = { person: person.value, meeting: null, isMeetingVerified: false };
  return ok(await welcome(dependencies, { ...door, identity }, entering));
}

function placeOf(offerId: string): string {
  return `embed-offer:${offerId}`;
}
