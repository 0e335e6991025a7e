import * as v from 'valibot';
import type { ConnectionLink, SuggestionDecision } from '#lib/domain/conference/call-standing.ts';
import type { ConferenceProvider, Connection } from '#lib/domain/conference/conference-event.ts';
import type { KnownPerson } from '#lib/domain/conference/match.ts';

/** The call of a meeting as whoever keeps the roll gets it: with the roll, all that suggestions are made from. */
export type CallView =
  | { readonly bound: false }
  | {
      readonly bound: true;
      readonly provider: Exclude<ConferenceProvider, 'manual'>;
      readonly joinUrl: string | null;
      readonly connections: readonly Connection[];
      readonly people: readonly KnownPerson[];
      readonly links: readonly ConnectionLink[];
      readonly decided: readonly SuggestionDecision[];
      /** When the call ended, each time it did; ISO 8601 in UTC. */
      readonly ends: readonly string[];
      /** Signed, but too old to count by themselves. */
      readonly lateDeliveries: number;
      /** The provider can be asked who is connected at this moment. */
      readonly canAsk: boolean;
      /** The provider said not long ago that it had lost something on the way: who comes and goes may be missing. */
      readonly missedAt: string | null;
      /** It can be fetched by now. */
      readonly isMissedThere?: boolean;
      readonly graceMs: number;
      /** By the server's clock when it was read; ISO 8601 in UTC. */
      readonly now: string;
    };

const strings = v.array(v.string());
const textOrNull = v.nullable(v.string());

const callerSchema = v.object({
  name: v.string(),
  email: v.exactOptional(v.string()),
  providerUserId: v.exactOptional(v.string()),
  registrantId: v.exactOptional(v.string()),
  kind: v.picklist(['person', 'room', 'phone', 'bot', 'generic']),
});

const connectionSchema = v.object({
  connectionKey: v.string(),
  person: callerSchema,
  joinedAt: textOrNull,
  leftAt: textOrNull,
  waiting: v.boolean(),
  waitingSince: v.exactOptional(v.string()),
  role: textOrNull,
  boundTo: textOrNull,
  verified: v.boolean(),
  sources: v.array(v.picklist(['webhook', 'bot', 'graph', 'panel', 'report', 'file'])),
});

const personSchema = v.object({
  id: v.string(),
  name: v.string(),
  party: textOrNull,
  organisation: textOrNull,
  homeOrganisation: v.exactOptional(textOrNull),
  aliases: strings,
  providerUserIds: strings,
});

/** What `GET /meetings/<id>/call` answers with. */
export const callViewSchema = v.variant('bound', [
  v.object({ bound: v.literal(false) }),
  v.object({
    bound: v.literal(true),
    provider: v.picklist(['zoom', 'teams']),
    joinUrl: textOrNull,
    connections: v.array(connectionSchema),
    people: v.array(personSchema),
    links: v.array(v.object({ connectionKey: v.string(), personIds: strings })),
    decided: v.array(
      v.object({ suggestionId: v.string(), decision: v.picklist(['confirmed', 'rejected', 'attested']) }),
    ),
    ends: strings,
    lateDeliveries: v.number(),
    canAsk: v.boolean(),
    missedAt: v.nullable(v.string()),
    isMissedThere: v.exactOptional(v.boolean()),
    graceMs: v.number(),
    now: v.string(),
  }),
]) satisfies v.GenericSchema<unknown, CallView>;
