import type { ConferenceProvider } from '#lib/domain/conference/conference-event.ts';
import type { Result } from '#lib/domain/refusal.ts';

export type CallProvider = Exclude<ConferenceProvider, 'manual'>;

/** An agreement as it is known before anybody is: where it is, and of which organisation. */
export interface ConferenceDoor {
  readonly agreementId: string;
  readonly organisationId: string;
}

/** A frame that waits for its person to sign in elsewhere. */
export interface EmbedOffer {
  /** SHA-256 of the number that only the frame knows, lower-case hex. */
  readonly id: string;
  readonly provider: CallProvider;
  /** Whom the provider has vouched for in the frame, and by which agreement; null when nobody was. */
  readonly agreementId: string | null;
  readonly providerUserId: string | null;
  /** Which call, as far as it is known; empty strings when it is not. */
  readonly externalId: string;
  readonly instanceId: string;
  /** Encrypted: what a question to the provider has to remember. */
  readonly memory: Uint8Array | null;
}

/** An offer that somebody who has signed in took up. */
export interface TakenOffer extends EmbedOffer {
  readonly accountId: string;
  readonly meetingId: string;
}

/** What lies between a frame and its person, before it is known whose it is. */
export interface EmbedStore {
  doors(provider: CallProvider, externalId?: string): Promise<readonly ConferenceDoor[]>;
  doorOf(agreementId: string): Promise<ConferenceDoor | null>;
  /** In the place of an earlier one of the same frame. */
  putOffer(offer: EmbedOffer, expiresAt: Date): Promise<void>;
  /** Null when there is none or its time is over. */
  offer(id: string, now: Date): Promise<EmbedOffer | null>;
  /** Takes the memory out, once; null when there is none. */
  takeMemory(id: string, now: Date): Promise<(EmbedOffer & { readonly memory: Uint8Array }) | null>;
  /** The person has signed in and said yes; false when the offer is gone. */
  answerOffer(
    id: string,
    answer: {
      readonly accountId: string;
      readonly meetingId: string;
      readonly codeHash: string;
      readonly codeExpiresAt: Date;
      readonly now: Date;
    },
  ): Promise<boolean>;
  /** The offer, once, for whoever has its code in time; a few wrong codes end it. */
  takeOffer(id: string, codeHash: string, now: Date): Promise<TakenOffer | null>;
  dropOldOffers(now: Date): Promise<void>;
}

/** Who people are to providers, within one transaction that has set its organisation. */
export interface ConferenceIdentityRecords {
  /** Whose login it is; null for nobody's. */
  accountOf(provider: CallProvider, providerUserId: string): Promise<string | null>;
  ofAccount(accountId: string): Promise<readonly ConferenceIdentity[]>;
  /** Takes the place of an earlier one of the same login and provider. False when another login has it. */
  link(identity: {
    readonly accountId: string;
    readonly provider: CallProvider;
    readonly providerUserId: string;
    readonly at: string;
  }): Promise<boolean>;
  unlink(accountId: string, provider: CallProvider, at: string): Promise<void>;
  /**
   * Takes away what was kept of a user of the provider before a moment: whose login it is and was, and under which names they are
   * known.
   */
  forget(provider: CallProvider, providerUserId: string, before: string): Promise<void>;
}

export interface ConferenceIdentity {
  readonly provider: CallProvider;
  readonly linkedAt: string;
}

/** A session for a frame, just begun. */
export interface OpenedEmbed {
  /** Opens the session: in a cookie of the frame and, where the frame may keep none, in its memory. */
  readonly token: string;
  readonly sessionId: string;
  readonly meetingId: string;
}

export interface EmbedVisitor {
  readonly userAgent: string;
}

/** Begins sessions in frames; refuses an account that may no longer enter with `wrong-credentials`. */
export type BeginEmbed = (
  accountId: string,
  meetingId: string,
  visitor: EmbedVisitor,
) => Promise<Result<OpenedEmbed>>;
