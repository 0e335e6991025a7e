/** Where a statement about a call comes from. `manual`: a file that somebody dropped in. */
export type ConferenceProvider = 'zoom' | 'teams' | 'manual';

/** What stands behind a connection, as far as its name and its provider tell. */
export type CallerKind = 'person' | 'room' | 'phone' | 'bot' | 'generic';

/** Somebody as the call shows them. Every text is foreign: shown as text, never as anything else. */
export interface Caller {
  readonly name: string;
  /** Lower case. */
  readonly email?: string;
  /** Zoom: the user id. Teams: `<tenant id>:<object id>`. Empty for guests. */
  readonly providerUserId?: string;
  readonly registrantId?: string;
  readonly kind: CallerKind;
}

interface Said {
  /** When it happened, by the provider's clock; ISO 8601 in UTC. */
  readonly at: string;
  /** Which channel said it: `webhook`, `bot`, `graph`, `panel`, `report`, `file`. */
  readonly source: ConferenceSource;
  /** Whether a signature or a token stood behind it. What the panel says is a hint. */
  readonly verified: boolean;
}

export type ConferenceSource = 'webhook' | 'bot' | 'graph' | 'panel' | 'report' | 'file';

interface OfConnection extends Said {
  /** One connection of one device: a person who comes back has a new one. */
  readonly connectionKey: string;
  readonly person: Caller;
}

/** One thing a provider said of the call, translated. */
export type ConferenceEvent =
  | (Said & { readonly kind: 'started' | 'ended' })
  | (OfConnection & { readonly kind: 'joined' | 'left' | 'waiting' | 'admitted' | 'renamed' })
  /** Out of the waiting room, inwards or away; which of them, it does not say. Nobody leaves a meeting by this. */
  | (OfConnection & { readonly kind: 'stopped-waiting' })
  | (OfConnection & { readonly kind: 'breakout'; readonly into: string | null })
  | (OfConnection & { readonly kind: 'role'; readonly role: string })
  /** A phone that turned out to be the sound of another connection. */
  | (OfConnection & { readonly kind: 'bound'; readonly to: string });

/** One connection, folded from everything that was said of it in whatever order. */
export interface Connection {
  readonly connectionKey: string;
  readonly person: Caller;
  /** ISO 8601 in UTC; null: only its end has been heard of. */
  readonly joinedAt: string | null;
  readonly leftAt: string | null;
  /** In the waiting room and nowhere else: not in the meeting. */
  readonly waiting: boolean;
  /** In the waiting room since then: not come in yet, or put back after it was in. ISO 8601 in UTC. */
  readonly waitingSince?: string;
  readonly role: string | null;
  /** The connection that this one is the sound of. */
  readonly boundTo: string | null;
  readonly verified: boolean;
  readonly sources: readonly ConferenceSource[];
}

/** One line of a transcript, placed in the meeting. */
export interface TranscriptCue {
  /** Milliseconds from the start of the recording; may be below zero. */
  readonly startMs: number;
  readonly endMs: number;
  /** ISO 8601 in UTC when the source gives it. */
  readonly at?: string;
  /** As the source writes it; null when it does not say. */
  readonly speaker: string | null;
  readonly text: string;
}
