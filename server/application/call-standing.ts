import { endsIn } from '#lib/domain/conference/call-end.ts';
import {
  type CallStanding,
  type ConnectionLink,
  graceOf,
  type SuggestionDecision,
} from '#lib/domain/conference/call-standing.ts';
import { nameKey } from '#lib/domain/conference/clean-name.ts';
import type { ConferenceEvent, ConferenceProvider } from '#lib/domain/conference/conference-event.ts';
import { foldConnections } from '#lib/domain/conference/fold-connections.ts';
import type { KnownPerson } from '#lib/domain/conference/match.ts';
import { rollStandings } from '#lib/domain/conference/roll-standings.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { Participant } from '#lib/domain/participant.ts';
import type { Notice } from './conference-port.ts';
import type {
  AliasRow,
  ConferenceBindingRow,
  ConferenceDeliveryRow,
  PresenceDecisionRow,
} from './conference-records.ts';
import type { SecretBox } from './method-ports.ts';
import type { Records } from './ports.ts';

/** The call of a meeting said something, or somebody settled what it suggests. */
export interface CallChange {
  readonly organisationId: string;
  readonly meetingId: string;
}

/** What a delivery was understood as, as it stands encrypted in its row. */
export interface DeliveryMeaning {
  readonly events: readonly ConferenceEvent[];
  readonly notices: readonly Notice[];
}

/** A call as it stands, with the binding that says which it is. */
export interface StandingCall {
  readonly binding: ConferenceBindingRow;
  readonly standing: CallStanding & {
    readonly decided: readonly SuggestionDecision[];
    readonly ends: readonly string[];
    readonly graceMs: number;
  };
  /** Signed and too old: nothing of them counts until somebody has taken them in. Without those that were put aside. */
  readonly late: readonly ConferenceDeliveryRow[];
}

export interface StandingOptions {
  readonly records: Records;
  readonly box: SecretBox;
  readonly organisationId: string;
  readonly state: MeetingState;
  readonly now: Date;
}

/** Where the encrypted meaning of a delivery belongs: nobody moves it to another row. */
export function deliveryPlace(what: 'meaning' | 'raw', organisationId: string, sha256: string): string {
  return `conference-delivery:${what}:${organisationId}:${sha256}`;
}

/** What a late delivery is decided about under. */
export const lateId = (deliveryId: string): string => `late:${deliveryId}`;

/** How somebody's account with a provider is remembered. */
export function accountValue(provider: ConferenceProvider, providerUserId: string): string {
  return `${provider}:${providerUserId}`;
}

/**
 * All that suggestions about the roll are made from, read in one transaction: the call folded from what was delivered, whom the
 * meeting knows, what people said, and the roll. Null when the meeting is bound to no call.
 */
export async function standingCall(options: StandingOptions): Promise<StandingCall | null> {
  const { records, state, now } = options;
  const { conference } = records;
  const binding = await conference.bindingOf(state.head.id);
  if (!binding) return null;
  const deliveries = await conference.deliveriesOf(binding.id);
  const decisions = await conference.decisionsOf(state.head.id);
  const aliases = await conference.aliasesOf(state.body.id);
  const isWaiting = (one: ConferenceDeliveryRow): boolean => one.isLate && one.takenInAt === null;
  const events = eventsIn(
    deliveries.filter((one) => !isWaiting(one)),
    options,
  );
  const standing = {
    connections: foldConnections(events),
    ends: endsIn(events),
    people: knownPeople(state.participants, {
      aliases,
      provider: binding.provider,
      homeOrganisation: await records.organisation.name(),
    }),
    links: lastLinks(decisions),
    decided: lastWords(decisions),
    roll: rollStandings(state),
    now: now.toISOString(),
  };
  return {
    binding,
    standing: { ...standing, graceMs: graceOf(standing) },
    late: deliveries.filter(
      (one) =>
        isWaiting(one) &&
        one.sealed !== null &&
        !decisions.some((said) => said.suggestionId === lateId(one.id)),
    ),
  };
}

/** What one delivery says; nothing once the time to keep it is over. */
export function openDelivery(
  { sha256, sealed }: Pick<ConferenceDeliveryRow, 'sha256' | 'sealed'>,
  { box, organisationId }: Pick<StandingOptions, 'box' | 'organisationId'>,
): DeliveryMeaning {
  if (!sealed) return { events: [], notices: [] };
  return JSON.parse(box.open(sealed, deliveryPlace('meaning', organisationId, sha256))) as DeliveryMeaning;
}

function eventsIn(
  deliveries: readonly ConferenceDeliveryRow[],
  options: StandingOptions,
): readonly ConferenceEvent[] {
  return deliveries.flatMap((one) => openDelivery(one, options).events);
}

interface LearntOfPeople {
  readonly aliases: readonly AliasRow[];
  readonly provider: ConferenceProvider;
  /** Whose meeting it is. */
  readonly homeOrganisation: string;
}

/** Everybody on the roster, with what they were confirmed under before; namesakes are told apart by nothing of that. */
export function knownPeople(
  participants: readonly Participant[],
  { aliases, provider, homeOrganisation }: LearntOfPeople,
): readonly KnownPerson[] {
  const prefix = accountValue(provider, '');
  const keys = participants.map(({ name }) => nameKey(name));
  return participants.map(({ id, name, party, organisation }, at) => {
    const isOnly = keys.filter((key) => key === keys[at]).length === 1;
    const own = isOnly ? aliases.filter(({ person }) => person === keys[at]) : [];
    return {
      id,
      name,
      party: party ?? null,
      organisation: organisation ?? null,
      homeOrganisation,
      aliases: own.filter(({ kind }) => kind === 'alias').map(({ value }) => value),
      providerUserIds: own
        .filter(({ kind, value }) => kind === 'account' && value.startsWith(prefix))
        .map(({ value }) => value.slice(prefix.length)),
    };
  });
}

/** The last word about each connection; one that was said to be nobody stands for nobody. */
function lastLinks(decisions: readonly PresenceDecisionRow[]): readonly ConnectionLink[] {
  const links = new Map<string, readonly string[]>();
  for (const { connectionKey, personIds } of decisions) if (personIds) links.set(connectionKey, personIds);
  return [...links].map(([connectionKey, personIds]) => ({ connectionKey, personIds }));
}

function lastWords(decisions: readonly PresenceDecisionRow[]): readonly SuggestionDecision[] {
  const words = new Map<string, SuggestionDecision>();
  for (const { suggestionId, decision } of decisions) words.set(suggestionId, { suggestionId, decision });
  return [...words.values()];
}
