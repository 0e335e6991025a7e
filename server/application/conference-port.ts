import type {
  ConferenceEvent,
  ConferenceProvider,
  Connection,
  TranscriptCue,
} from '#lib/domain/conference/conference-event.ts';
import type { ListenedFor } from '#lib/domain/conference/listened-for.ts';
import type { Occasion } from '#lib/domain/conference/occasion.ts';
import type { Result } from '#lib/domain/refusal.ts';

/** A meeting as its provider knows it. */
export interface ExternalMeetingRef {
  readonly provider: ConferenceProvider;
  /**
   * Zoom: the meeting's number. Teams: the thread of its chat, `19:meeting_…@thread.v2`. Empty where a channel tells the
   * instance alone; the binding knows the rest.
   */
  readonly meetingId: string;
  /** Zoom: the uuid of one occasion. Teams: the online meeting's id in Graph, when it is known. */
  readonly instanceId?: string;
  /** Zoom: the account. Teams: the tenant. */
  readonly accountId: string;
}

/** Somebody as a provider vouches for them: Zoom's user id, or `<tenant id>:<object id>`. */
export interface ExternalPerson {
  readonly provider: ConferenceProvider;
  /** Empty for a guest. */
  readonly providerUserId: string;
  readonly name?: string;
  /** A hint, never a key. */
  readonly email?: string;
}

export interface Capabilities {
  /** Tells during the meeting who comes and goes. */
  readonly live: boolean;
  readonly emails: 'always' | 'sometimes' | 'never';
  /** Whether cameras are on: neither provider tells that without a bot in the meeting. */
  readonly media: boolean;
  readonly attendance: boolean;
  readonly transcript: boolean;
  readonly embed: boolean;
}

/** One request to a hook, before anything has been believed. */
export interface HookRequest {
  readonly headers: Pick<Headers, 'get'>;
  readonly raw: Uint8Array;
  readonly url: URL;
  readonly now: Date;
}

/** What a provider says of something it was asked to tell: it asks again, it has stopped, it has lost something on the way. */
export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

/** Something a provider tells of beside people who come and go. */
export type Notice =
  | {
      readonly kind: 'transcript-ready';
      /** Zoom: where it is. Teams: the transcript's id. */
      readonly transcript: string;
      /** Zoom: opens the address for a day. Kept no longer than the fetch. */
      readonly downloadToken?: string;
      readonly recordingStart?: string;
    }
  | {
      readonly kind: 'subscription';
      readonly subscriptionId: string;
      readonly event: LifecycleEvent;
    }
  /** Somebody of the account took the app away; whether others still have it is not said. */
  | {
      readonly kind: 'app-removed';
      /** Empty when it is not said who. */
      readonly userId: string;
      /** ISO 8601 in UTC. */
      readonly at: string;
    };

/** What one request said of one meeting. */
export interface Delivery {
  /** SHA-256 of the raw body and of the place in it: the same delivery twice is one. */
  readonly sha256: string;
  /** Nothing when it is about an account or a subscription. */
  readonly meeting: ExternalMeetingRef | null;
  readonly accountId: string;
  /** Signed, but older than a delivery may be: shown to the secretary, never folded by itself. */
  readonly isLate: boolean;
  readonly events: readonly ConferenceEvent[];
  readonly notices: readonly Notice[];
}

/** What to answer, and what to keep. `deliveries` is empty whenever something was not right; `dropped` says what, for the log. */
export interface HookAnswer {
  readonly status: number;
  readonly body?: string;
  readonly type?: string;
  readonly deliveries: readonly Delivery[];
  readonly dropped?: string;
}

/** What the page in the panel hands over. */
export type EmbedProof =
  | { readonly provider: 'zoom'; readonly appContext: string; readonly now: Date }
  | {
      readonly provider: 'teams';
      readonly token: string;
      /** `meeting.id` of the panel's own context: a hint that says which meeting to look at. */
      readonly meetingId: string | null;
      readonly now: Date;
    };

export interface EmbedIdentity {
  readonly person: ExternalPerson;
  /** Nothing outside a meeting. */
  readonly meeting: ExternalMeetingRef | null;
  /** Whether the provider signed which meeting it is. Teams does not. */
  readonly isMeetingVerified: boolean;
  /** In the call, at the moment the panel was opened. */
  readonly role?: string;
}

export interface WantedTranscript {
  /** What told of it. */
  readonly notice?: Notice;
  /** Names as the call showed them: Zoom's text is parted by them. */
  readonly speakers?: readonly string[];
  /** For whoever the call showed under another name than those. */
  readonly isSpeaker?: (name: string) => boolean;
  /** Which occasion of a series: it has the transcripts of all. */
  readonly occasion?: Occasion;
}

/** A call to be made for a meeting. */
export interface WantedCall {
  readonly title: string;
  /** ISO 8601 in UTC. */
  readonly startAt: string;
  readonly minutes: number;
  /** IANA name, for the calendar of the provider. */
  readonly timeZone: string;
  /** Zoom: guests sign up with their address, and matching is exact. */
  readonly registration: boolean;
  /** Teams: the object id of whoever arranges it. */
  readonly organiserId: string | null;
}

/** A call as the provider knows it, with what it is bound by. */
export interface KnownExternalCall {
  readonly externalId: string;
  readonly organiserId: string | null;
  /** Teams: the online meeting's id in Graph. */
  readonly instanceId: string | null;
  readonly joinUrl: string;
}

/** What the person's client is asked, and what has to be remembered until it answers. */
export interface ConsentQuestion {
  readonly state: string;
  readonly codeChallenge: string;
  /** Secret. */
  readonly memory: string;
}

/** Asks the client of a person who they are, with their consent. */
export interface ConferenceConsent {
  begin(): ConsentQuestion;
  redeem(answer: {
    readonly code: string;
    readonly state: string;
    /** The address at which the client was asked, exactly. */
    readonly redirectUri: string;
    readonly memory: string;
  }): Promise<Result<ExternalPerson>>;
}

/** Where a browser is sent to let a provider's client in, and what has to be remembered until it comes back. */
export interface InstallQuestion {
  readonly address: string;
  /** Secret. */
  readonly memory: string;
}

/** Adds the app to the provider's client of whoever asks, from a window of their own. */
export interface ConferenceInstall {
  /** `redirectUri`: where the provider sends the browser back to. */
  begin(redirectUri: string): InstallQuestion;
  /** Where in the provider's client the app now is: an https address of the provider's. Beside its refusals `zoom-state-differs`. */
  finish(answer: {
    readonly code: string;
    readonly state: string;
    readonly redirectUri: string;
    readonly memory: string;
  }): Promise<Result<{ readonly address: string }>>;
}

/** What a provider is to tell of one call. */
export interface WantedListening {
  readonly what: ListenedFor;
  readonly call: {
    readonly joinUrl: string | null;
    readonly organiserId: string | null;
    readonly instanceId: string | null;
  };
  /** Where it is to tell it, and what it is to say so that we know it was asked. */
  readonly hookAddress: string;
  readonly clientState: string;
  readonly certificate: { readonly id: string; readonly pem: string };
  /** ISO 8601 in UTC; three days away at most. */
  readonly expiresAt: string;
}

export interface StandingListening {
  /** The provider's id of it. */
  readonly id: string;
  readonly expiresAt: string;
  /** What the provider calls the meeting, when it had to be asked for that. */
  readonly instanceId?: string;
}

/** For providers that tell of a call only while they have been asked to. */
export interface ConferenceListening {
  /** What stands for the same already is taken back. Beside the provider's own refusals `organiser-needed`, `call-link-needed`. */
  begin(wanted: WantedListening): Promise<Result<StandingListening>>;
  /** `conference-not-found` when it has been lost. */
  renew(what: ListenedFor, id: string, expiresAt: string): Promise<Result<StandingListening>>;
  /**
   * Whether what was lost of a call at that moment (ISO 8601) can be fetched by now: its attendance, or its transcript. Neither is there
   * while the call goes on. Beside the provider's own refusals `organiser-needed`, `call-link-needed`.
   */
  isThere(what: ListenedFor, call: WantedListening['call'], lostAt: string): Promise<Result<boolean>>;
  /** Also ok when there is none. */
  end(what: ListenedFor, id: string): Promise<Result<null>>;
}

/**
 * A provider of calls. What it says becomes suggestions; only people write the roll. Refusals: `conference-unreachable`,
 * `conference-refused` (status), `conference-busy` (retryAfterSeconds), `conference-not-found`, `conference-not-allowed`
 * (reason), `embed-rejected` (reason).
 */
export interface ConferencePort {
  readonly provider: ConferenceProvider;
  readonly capabilities: Capabilities;
  /** Challenge, signature, then parsing, in that order. Throws never. */
  receive(request: HookRequest): Promise<HookAnswer>;
  verifyEmbed(proof: EmbedProof): Promise<Result<EmbedIdentity>>;
  readonly consent?: ConferenceConsent;
  readonly install?: ConferenceInstall;
  /** Only where the agreement has credentials of its own for it. */
  readonly listening?: ConferenceListening;
  /** Who is connected now. */
  snapshot?(meeting: ExternalMeetingRef): Promise<Result<readonly Connection[]>>;
  /** Who was connected, after the meeting. */
  attendance?(meeting: ExternalMeetingRef): Promise<Result<readonly Connection[]>>;
  transcript?(
    meeting: ExternalMeetingRef,
    wanted: WantedTranscript,
  ): Promise<Result<readonly TranscriptCue[]>>;
  /** Makes a call. Only where the agreement has credentials of its own for it. */
  makeCall?(wanted: WantedCall): Promise<Result<KnownExternalCall>>;
  /** A call from what a link says of it, when that is not all: Zoom by its number, Teams by a short link's. */
  findCall?(asked: {
    readonly number: string;
    readonly organiserId: string | null;
  }): Promise<Result<KnownExternalCall>>;
}
