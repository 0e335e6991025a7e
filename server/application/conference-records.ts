import type { ConferenceProvider } from '#lib/domain/conference/conference-event.ts';
import type { SuggestionDecision } from '#lib/domain/conference/call-standing.ts';
import type { ExternalMeetingRef } from './conference-port.ts';

/** An agreement with a provider: a Zoom account or a Microsoft tenant. */
export interface ConferenceAccountRow {
  /** The unguessable part of the hook's address. */
  readonly id: string;
  readonly provider: Exclude<ConferenceProvider, 'manual'>;
  readonly externalId: string;
  readonly name: string;
  /** Encrypted settings: client ids, secrets, keys. */
  readonly sealed: Uint8Array;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly removal: ToldRemoval | null;
}

/** What a provider said of the app being taken away, until an administrator has looked the agreement over. */
export interface ToldRemoval {
  readonly at: string;
  /** The user at the provider; empty when it was not said. */
  readonly by: string;
}

/** Which call a meeting is held in. */
export interface ConferenceBindingRow {
  readonly id: string;
  readonly meetingId: string;
  readonly accountId: string;
  readonly provider: Exclude<ConferenceProvider, 'manual'>;
  /** Zoom: the meeting's number. Teams: the thread of its chat. */
  readonly externalId: string;
  /** One occasion of it, when it is known. */
  readonly instanceId: string | null;
  readonly organiserId: string | null;
  readonly joinUrl: string | null;
  readonly boundAt: string;
  /** Civil date and time of the meeting, to tell the occasions of one number apart. */
  readonly date: string;
  readonly startTime: string;
}

export interface ConferenceDeliveryRow {
  readonly id: string;
  readonly sha256: string;
  /** Which occasion of the call it names; empty when none. */
  readonly instanceId: string;
  readonly isLate: boolean;
  readonly takenInAt: string | null;
  readonly receivedAt: string;
  /** Encrypted: the events it was understood as. Null when the time to keep it is over. */
  readonly sealed: Uint8Array | null;
}

export interface NewConferenceDelivery {
  readonly accountId: string;
  readonly bindingId: string | null;
  readonly sha256: string;
  readonly meeting: ExternalMeetingRef | null;
  readonly receivedAt: string;
  readonly isLate: boolean;
  /** Encrypted; null where another delivery of the same request has it, or it says more than may be kept. */
  readonly raw: Uint8Array | null;
  readonly sealed: Uint8Array;
}

/** What somebody said to a suggestion of the call. */
export interface PresenceDecisionRow extends SuggestionDecision {
  readonly id: string;
  readonly connectionKey: string;
  /** Whom the connection stands for from now on; null when it says nothing of that. */
  readonly personIds: readonly string[] | null;
  readonly decidedBy: string;
  readonly decidedByName: string;
  readonly decidedAt: string;
  /** How far the log of the meeting reached when it was carried out. */
  readonly version: number;
}

export interface AliasRow {
  /** The person's own name, as names are compared. */
  readonly person: string;
  readonly kind: 'alias' | 'account';
  readonly value: string;
}

export interface TranscriptRow {
  readonly id: string;
  readonly name: string;
  readonly sealed: Uint8Array;
  readonly keptBy: string;
  readonly keptAt: string;
}

/** Calls, within one transaction that has set its organisation. */
export interface ConferenceRecords {
  /** Those that are not ended, by name. */
  accounts(): Promise<readonly ConferenceAccountRow[]>;
  /** One that is not ended; `lock` keeps its deliveries, its bindings and its end waiting until this transaction ends. */
  account(id: string, options?: { readonly lock?: boolean }): Promise<ConferenceAccountRow | null>;
  /** False when the organisation has one for the same account or tenant already. */
  addAccount(
    account: Omit<ConferenceAccountRow, 'changedAt' | 'removal'> & { readonly createdBy: string },
  ): Promise<boolean>;
  /** What was told of the app being taken away has been looked at then. */
  changeAccount(id: string, change: { name: string; sealed: Uint8Array; at: string }): Promise<void>;
  /** Its hook answers no longer, its secrets are gone and its bindings end. */
  endAccount(id: string, at: string): Promise<void>;
  /** False when it has been told before, or of something later. */
  tellRemoval(id: string, removal: ToldRemoval): Promise<boolean>;
  /** The binding that is not ended, or null. */
  bindingOf(meetingId: string): Promise<ConferenceBindingRow | null>;
  /** The meetings under way that are held in calls of the account. */
  meetingsUnderWay(accountId: string): Promise<readonly string[]>;
  /** All that are not ended for one call of one account, oldest meeting first. */
  bindingsFor(accountId: string, externalId: string): Promise<readonly ConferenceBindingRow[]>;
  /** The meeting that has the occasion noted, or in Zoom has heard of it though another was noted first. */
  bindingOfInstance(accountId: string, instanceId: string): Promise<ConferenceBindingRow | null>;
  /**
   * Ends the binding that the meeting had, and takes over what the call said during the last day and within half a day of the
   * meeting's start. The caller holds the meeting's lock.
   */
  bind(
    binding: Pick<
      ConferenceBindingRow,
      'id' | 'meetingId' | 'accountId' | 'externalId' | 'instanceId' | 'organiserId' | 'joinUrl' | 'boundAt'
    > & { readonly boundBy: string },
  ): Promise<void>;
  /** What the call said during the last day is for whichever meeting is bound to it next. */
  unbind(meetingId: string, at: string): Promise<void>;
  /** The first occasion, only while none is known; false when another meeting has it. Later ones are known by their deliveries. */
  noteInstance(bindingId: string, instanceId: string): Promise<boolean>;
  /** All in one journey; gives the `sha256` of those that were not kept before. */
  keepDeliveries(deliveries: readonly NewConferenceDelivery[]): Promise<ReadonlySet<string>>;
  /** Of each agreement: when something last came, and how many since a moment. */
  heard(
    since: string,
  ): Promise<readonly { readonly accountId: string; readonly lastAt: string; readonly since: number }[]>;
  /** In the order they came. */
  deliveriesOf(bindingId: string): Promise<readonly ConferenceDeliveryRow[]>;
  takeIn(deliveryId: string, by: { readonly at: string; readonly name: string }): Promise<void>;
  /** In place of what a delivery was understood as. */
  reseal(deliveryId: string, sealed: Uint8Array): Promise<void>;
  /** In the order they were said. */
  decisionsOf(meetingId: string): Promise<readonly PresenceDecisionRow[]>;
  /** As said after all that was kept of the meeting before. The caller holds the meeting's lock. */
  keepDecision(meetingId: string, decision: PresenceDecisionRow): Promise<void>;
  aliasesOf(bodyId: string): Promise<readonly AliasRow[]>;
  learnAlias(
    bodyId: string,
    alias: AliasRow,
    from: { readonly meetingId: string; readonly at: string },
  ): Promise<void>;
  /** How a file with this heading was read before, or null. */
  columnsFor(headingSha256: string): Promise<unknown>;
  keepColumns(
    headingSha256: string,
    mapping: unknown,
    by: { readonly at: string; readonly name: string },
  ): Promise<void>;
  transcriptsOf(meetingId: string): Promise<readonly TranscriptRow[]>;
  keepTranscript(meetingId: string, transcript: TranscriptRow): Promise<void>;
  dropTranscript(meetingId: string, id: string): Promise<void>;
  /**
   * Takes away what need not be kept: what came for no meeting before `unboundBefore`, and bodies, events and transcripts
   * of meetings whose minutes were adjusted before `adjustedBefore`, or were never adjusted and held before the civil date
   * `heldBefore`. Gives how many rows.
   */
  purge(before: {
    readonly unboundBefore: string;
    readonly adjustedBefore: string;
    readonly heldBefore: string;
  }): Promise<number>;
}
