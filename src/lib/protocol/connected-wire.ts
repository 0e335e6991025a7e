import * as v from 'valibot';
import type { ConferenceProvider } from '#lib/domain/conference/conference-event.ts';

/** One connection in an answer. The name is foreign: shown as text, never as anything else. */
export interface AskedConnection {
  readonly name: string;
  /** ISO 8601 in UTC; null when the provider does not say. */
  readonly joinedAt: string | null;
}

/** Who is connected by the provider, and what differs from what it had told of by itself. */
export interface ConnectedView {
  readonly provider: Exclude<ConferenceProvider, 'manual'>;
  /** When it answered, by the server's clock; ISO 8601 in UTC. */
  readonly at: string;
  readonly connected: number;
  readonly onlyAsked: readonly AskedConnection[];
  readonly onlyTold: readonly AskedConnection[];
}

const connections = v.array(v.object({ name: v.string(), joinedAt: v.nullable(v.string()) }));

/** What `POST /meetings/<id>/call/ask` answers with. */
export const connectedViewSchema = v.object({
  provider: v.picklist(['zoom', 'teams']),
  at: v.string(),
  connected: v.number(),
  onlyAsked: connections,
  onlyTold: connections,
}) satisfies v.GenericSchema<unknown, ConnectedView>;
