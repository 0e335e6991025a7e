import type { ConferenceProvider } from '#lib/domain/conference/conference-event.ts';
import type { SetUp } from '#lib/protocol/set-up.ts';

/** What a provider's administrator is handed to let this installation in, made for its own address. */
export interface CallPapers {
  /** Where the provider sends what happens, as the provider is told. */
  hookAddresses(agreement: {
    readonly id: string;
    readonly provider: Exclude<ConferenceProvider, 'manual'>;
  }): readonly HookAddress[];
  /** What an administrator at the provider fills in and asks for, step by step. */
  setUp(agreement: {
    readonly id: string;
    readonly provider: Exclude<ConferenceProvider, 'manual'>;
    readonly clientId: string;
  }): SetUp;
  /** Where Zoom sends a browser back to when the app has been added. */
  readonly zoomCallback: string;
  /** For the Zoom Marketplace, as JSON. */
  zoomManifest(agreement: { readonly id: string }): Uint8Array;
  /** What a Teams administrator uploads. */
  teamsPackage(agreement: { readonly clientId: string; readonly botId: string }): Uint8Array;
}

export interface HookAddress {
  readonly use: 'events' | 'bot' | 'graph';
  readonly address: string;
}
