import type { ConferenceAccountRow } from './conference-records.ts';

/**
 * Keeps what a provider tells only when asked in step with agreements and bindings. All of it goes on in the background: nobody
 * waits for a provider, and what fails is kept in words and tried again.
 */
export interface CallListening {
  /** An agreement or a binding of the organisation is not what it was, or the provider has said that something ends. */
  changed(organisationId: string): void;
  /** This agreement may not ask any more: what was asked under it is taken back while its secrets are still at hand. */
  leave(organisationId: string, former: ConferenceAccountRow): void;
}
