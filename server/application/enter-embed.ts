import { createHash, randomBytes } from 'node:crypto';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { EmbedMeeting } from '#lib/protocol/embed-wire.ts';
import type { ConferencePort, EmbedIdentity, EmbedProof } from './conference-port.ts';
import type { ConferenceProviders } from './conference-providers.ts';
import { bindingsOf, embedMeetings, type EmbedCall, type EmbedMeetings } from './embed-meetings.ts';
import type {
  BeginEmbed,
  CallProvider,
  ConferenceDoor,
  EmbedStore,
  EmbedVisitor,
  OpenedEmbed,
} from './embed-ports.ts';
import type { SecretBox } from './method-ports.ts';
import type { Ids, UnitOfWork } from './ports.ts';
import { threadIdOf } from './thread-id.ts';

export interface EmbedDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
  readonly store: EmbedStore;
  readonly providers: ConferenceProviders;
  readonly begin: BeginEmbed;
  readonly box: Pick<SecretBox, 'seal' | 'open'>;
}

/**
 * What a frame hears when it has said who sits in it. `in`: that person's session. `choose`: known, but the call does not say
 * which of their meetings it is. `sign-in`: vouched for by the provider, but nobody's login yet. `guest`: vouched for as
 * nobody. `no-meeting`: the person has none that is still to be held.
 */
export type EmbedAnswer =
  | { readonly kind: 'in'; readonly opened: OpenedEmbed }
  | { readonly kind: 'choose'; readonly meetings: readonly EmbedMeeting[] }
  | { readonly kind: 'sign-in'; readonly offer: string }
  | { readonly kind: 'guest' }
  | { readonly kind: 'no-meeting' };

export interface Entering {
  /** Made in the frame, known to it alone: what is brought back to it is bound to this. */
  readonly nonce: string;
  /** Which of several meetings; only ever one that the person has a seat in. */
  readonly meetingId?: string | undefined;
  readonly visitor: EmbedVisitor;
}

export interface Vouched extends ConferenceDoor {
  readonly identity: EmbedIdentity;
}

/** How long a frame waits for its person to sign in elsewhere. */
const OFFER_MINUTES = 10;

type Undated<P> = P extends EmbedProof ? Omit<P, 'now'> : never;
/** As it came from the frame: when it came is ours to say. */
export type GivenProof = Undated<EmbedProof>;

/**
 * What the provider signed of who opened the frame; refuses with `embed-rejected`. Several organisations may have an agreement
 * under one app: then it is the one in which the person is known, or else the one whose meeting it is.
 */
export async function enterEmbed(
  dependencies: EmbedDependencies,
  { proof, ...entering }: Entering & { readonly proof: GivenProof },
): Promise<Result<EmbedAnswer>> {
  const vouched = await whoIs(dependencies, { ...proof, now: dependencies.ids.now() });
  if (!vouched.ok) return vouched;
  let first: { readonly vouched: Vouched; readonly standing: Standing } | undefined;
  for (const one of vouched.value) {
    const standing = await standingOf(dependencies, one);
    if (standing.accountId !== null) return ok(await letIn(dependencies, standing, entering));
    if (!first || (standing.isBound && !first.standing.isBound)) first = { vouched: one, standing };
  }
  return ok(first ? await letIn(dependencies, first.standing, entering) : { kind: 'guest' });
}

/** Every agreement under which the provider vouches for the frame; at least one. */
async function whoIs(
  dependencies: EmbedDependencies,
  proof: EmbedProof,
): Promise<Result<readonly Vouched[]>> {
  const { provider } = proof;
  const tenant = provider === 'teams' ? tenantIn(proof.token) : undefined;
  let last: Result<never> = refuse('embed-rejected', { reason: 'agreement' });
  const found: Vouched[] = [];
  for (const door of await dependencies.store.doors(provider, tenant)) {
    // reason: settings that cannot be opened shut their own agreement's panel and nobody else's.
    const port = await portBehind(dependencies, door).catch(() => null);
    const identity = await port?.verifyEmbed(proof);
    if (identity?.ok) found.push({ ...door, identity: identity.value });
    else if (identity) last = identity;
  }
  return found.length > 0 ? ok(found) : last;
}

/** What the token says of itself, to find whom to ask about it: believed no further than that. */
function tenantIn(token: string): string {
  const [, body = ''] = token.slice(0, 20_000).split('.');
  try {
    const { tid } = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as { tid?: unknown };
    return typeof tid === 'string' ? tid : '';
  } catch {
    // Not a token at all: it is no tenant's.
    return '';
  }
}

export async function portBehind(
  { unitOfWork, providers }: Pick<EmbedDependencies, 'unitOfWork' | 'providers'>,
  { organisationId, agreementId }: ConferenceDoor,
): Promise<ConferencePort | null> {
  const account = await unitOfWork.run(organisationId, ({ conference }) => conference.account(agreementId));
  return account && providers.portOf(account);
}

/** Who a frame's person is to one organisation. */
interface Standing extends EmbedMeetings {
  readonly call: EmbedCall;
  /** Empty for a guest. */
  readonly providerUserId: string;
  readonly accountId: string | null;
  /** Whether a meeting of this organisation is held in the call. */
  readonly isBound: boolean;
}

async function standingOf(
  dependencies: Pick<EmbedDependencies, 'unitOfWork' | 'ids'>,
  { organisationId, agreementId, identity }: Vouched,
): Promise<Standing> {
  const { person, meeting } = identity;
  const { providerUserId } = person;
  const call: EmbedCall = {
    // The manual port vouches for nobody.
    provider: person.provider === 'manual' ? 'zoom' : person.provider,
    agreementId,
    externalId: meeting?.meetingId ?? '',
    instanceId: meeting?.instanceId ?? '',
  };
  return dependencies.unitOfWork.run(organisationId, async (records) => {
    const accountId =
      providerUserId === ''
        ? null
        : await records.conferenceIdentities.accountOf(call.provider, providerUserId);
    const isBound = (await bindingsOf(records, call)).length > 0;
    const own = { accountId, call, today: dayOf(dependencies) };
    const found =
      accountId === null
        ? { meetings: [], isCertain: false }
        : await embedMeetings(records, { ...own, accountId });
    return { call, providerUserId, accountId, isBound, ...found };
  });
}

/** Lets in whom the provider has vouched for, when that is somebody's login. */
export async function welcome(
  dependencies: EmbedDependencies,
  vouched: Vouched,
  entering: Entering,
): Promise<EmbedAnswer> {
  return letIn(dependencies, await standingOf(dependencies, vouched), entering);
}

async function letIn(
  dependencies: EmbedDependencies,
  { call, providerUserId, accountId, meetings, isCertain }: Standing,
  entering: Entering,
): Promise<EmbedAnswer> {
  if (providerUserId === '') return { kind: 'guest' };
  if (accountId === null)
    return { kind: 'sign-in', offer: await offerTo(dependencies, call, entering.nonce, providerUserId) };
  if (meetings.length === 0) return { kind: 'no-meeting' };
  const chosen = isCertain
    ? meetings[0]
    : meetings.find(({ id }) => id === entering.meetingId?.toLowerCase());
  if (!chosen) return { kind: 'choose', meetings };
  const opened = await dependencies.begin(accountId, chosen.id, entering.visitor);
  // The login was shut since it was linked: as anybody without one.
  return opened.ok ? { kind: 'in', opened: opened.value } : { kind: 'guest' };
}

/** A frame in which the provider vouches for nobody, but whose person has a login. What it says of its call is a hint. */
export async function offerEmbed(
  dependencies: EmbedDependencies,
  { provider, call: hint, nonce }: { provider: CallProvider; call: string; nonce: string },
): Promise<{ readonly offer: string }> {
  const call = {
    provider,
    agreementId: null,
    externalId: provider === 'teams' ? (threadIdOf(hint) ?? '') : '',
    instanceId: provider === 'zoom' ? hint.slice(0, 300) : '',
  };
  return { offer: await offerTo(dependencies, call, nonce, null) };
}

async function offerTo(
  { store, ids }: Pick<EmbedDependencies, 'store' | 'ids'>,
  { provider, agreementId, externalId, instanceId }: EmbedCall,
  nonce: string,
  providerUserId: string | null,
): Promise<string> {
  const id = offerIdOf(nonce);
  const now = ids.now();
  await store.dropOldOffers(now);
  const offer = { id, provider, agreementId, providerUserId, externalId, instanceId, memory: null };
  await store.putOffer(offer, new Date(now.getTime() + OFFER_MINUTES * 60_000));
  return id;
}

/** The offer of a frame is named by what the frame keeps to itself. */
export function offerIdOf(nonce: string): string {
  return createHash('sha256').update(nonce).digest('hex');
}

/** Civil date in the meetings' own zone. */
export function dayOf({ ids }: Pick<EmbedDependencies, 'ids'>): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(ids.now());
}

const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Eight letters that are not mistaken for each other: short enough to be typed, of use for one frame and one minute. */
export function newCode(): string {
  let code = '';
  while (code.length < 8) {
    const [byte = 255] = randomBytes(1);
    // The rest of the range would make some letters likelier than others.
    if (byte < 240) code += LETTERS[byte % LETTERS.length] ?? '';
  }
  return code;
}
