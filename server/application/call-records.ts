import type { AgreementChangeRecords } from './agreement-changes.ts';
import type { ConferenceRecords } from './conference-records.ts';
import type { ConferenceIdentityRecords } from './embed-ports.ts';
import type { SubscriptionRecords } from './subscription-records.ts';

/** All that is kept of calls and of agreements about them. */
export interface CallRecords {
  readonly conference: ConferenceRecords;
  readonly conferenceIdentities: ConferenceIdentityRecords;
  readonly subscriptions: SubscriptionRecords;
  readonly agreementChanges: AgreementChangeRecords;
}
