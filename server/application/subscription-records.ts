import type { ListenedFor, ListenedMeeting } from '#lib/domain/conference/listened-for.ts';
import type { LifecycleEvent } from './conference-port.ts';

/** Why something was not granted, as the interface puts it into words. */
export interface SubscriptionRefusal {
  readonly code: string;
  /** Of the provider's own, in letters that can be shown; empty when it gave none. */
  readonly reason: string;
  readonly at: string;
}

/** What a provider has been asked to tell of one call. */
export interface SubscriptionRow {
  readonly id: string;
  readonly accountId: string;
  /** The thread of the call. */
  readonly externalId: string;
  readonly what: ListenedFor;
  /** The provider's id of it; null while nothing stands. */
  readonly graphId: string | null;
  readonly madeWith: string | null;
  readonly expiresAt: string | null;
  readonly dueAt: string;
  readonly refusal: SubscriptionRefusal | null;
  /** When something was last lost on the way, by its word or because nothing stood. */
  readonly missedAt: string | null;
  /** Whether it can be fetched: `there`, `not-yet`, or why it cannot; null until that has been looked for. */
  readonly found: SubscriptionRefusal | null;
}

/** What is not named stays as it was. */
export type LearntOfSubscription = Partial<
  Pick<SubscriptionRow, 'graphId' | 'madeWith' | 'expiresAt' | 'dueAt' | 'refusal' | 'missedAt' | 'found'>
>;

export type SubscriptionKey = Pick<SubscriptionRow, 'accountId' | 'externalId' | 'what'>;

/** A meeting and the call in Teams that it is bound to. */
export interface ListenedBinding extends ListenedMeeting {
  readonly id: string;
  readonly accountId: string;
  readonly externalId: string;
  readonly instanceId: string | null;
  readonly organiserId: string | null;
  readonly joinUrl: string | null;
}

/** What providers were asked to tell, within one transaction that has set its organisation. */
export interface SubscriptionRecords {
  /** Bindings to calls in Teams that are not ended, of meetings dated on `from` (civil date) or later. */
  bindings(from: string): Promise<readonly ListenedBinding[]>;
  all(): Promise<readonly SubscriptionRow[]>;
  ofCall(accountId: string, externalId: string): Promise<readonly SubscriptionRow[]>;
  /** The thread of the call that the provider's own id stands for, or null. */
  callOf(accountId: string, graphId: string): Promise<string | null>;
  /** The row, made when there is none, for this process alone until `until`; null while another has it. */
  claim(
    key: SubscriptionKey & { readonly newId: string },
    time: { readonly now: string; readonly until: string },
  ): Promise<SubscriptionRow | null>;
  /** Writes what was learnt, and lets the row go. What is not named stays. */
  release(id: string, learnt: LearntOfSubscription): Promise<void>;
  drop(id: string): Promise<void>;
  /** What the provider said of one; false when it is none of ours. */
  note(accountId: string, graphId: string, said: { event: LifecycleEvent; at: string }): Promise<boolean>;
}
