import type { PresenceEntry } from '#lib/protocol/clause-wire.ts';
import type { OnlinePerson } from '#lib/protocol/meeting-wire.ts';
import type { ClauseKey } from './clause-store.ts';

/**
 * What the processes of one Klubba tell each other. A message only points at what is committed, or is about presence:
 * PostgreSQL is the truth, so a lost message delays what somebody sees and never loses it.
 */
export type BusMessage =
  /** The clause's rows reach to `seq` now; whoever is behind reads them. */
  | ({ readonly kind: 'clause-written'; readonly seq: number } & ClauseKey)
  /** Sealed or unsealed: read which. */
  | { readonly kind: 'clauses-sealed'; readonly organisationId: string; readonly meetingId: string }
  /** Cursors that changed; `state` is `null` for those that left. */
  | ({ readonly kind: 'clause-presence'; readonly entries: readonly PresenceEntry[] } & ClauseKey)
  /** The meeting's log reaches to `version` now. */
  | {
      readonly kind: 'meeting-advanced';
      readonly organisationId: string;
      readonly meetingId: string;
      readonly version: number;
    }
  /** A call said something, or somebody settled what it suggests: whoever may know reads it. */
  | { readonly kind: 'call-changed'; readonly organisationId: string; readonly meetingId: string }
  /** Who is connected to a meeting through the process `node`: replaces what that process said before. */
  | {
      readonly kind: 'meeting-presence';
      readonly node: string;
      readonly meetingId: string;
      readonly online: readonly OnlinePerson[];
    };

export interface Bus {
  /** This process, unique at every start. */
  readonly node: string;
  /** Tells the other processes, as well as it can: never throws, never waits. */
  publish(message: BusMessage): void;
  /** Messages of other processes only. Gives the function that stops listening. */
  onMessage(listener: (message: BusMessage) => void): () => void;
  /** After the line to the others broke and came back: anything may have been missed. */
  onResumed(listener: () => void): () => void;
  close(): Promise<void>;
}
