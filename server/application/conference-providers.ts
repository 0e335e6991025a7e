import type { ConferencePort } from './conference-port.ts';
import type { ConferenceAccountRow } from './conference-records.ts';

/** The providers that organisations have agreements with. */
export interface ConferenceProviders {
  /** The provider as this agreement reaches it; the same one until the agreement changes. */
  portOf(account: ConferenceAccountRow): ConferencePort;
}

/** The addresses that providers call. */
export interface HookAddresses {
  /** Whose hook it is, asked before anything has been believed; null for an address that was never given out. */
  organisationOf(hookId: string): Promise<string | null>;
  /** All that an agreement stands behind now, in small letters. */
  given(): Promise<ReadonlySet<string>>;
}
