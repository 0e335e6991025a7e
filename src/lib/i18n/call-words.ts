import { m } from './generated/messages.js';

const NAMES = { zoom: m.provider_zoom, teams: m.provider_teams } as const;

/** What people call the provider of a call. */
export function providerName(provider: 'zoom' | 'teams'): string {
  return NAMES[provider]();
}
