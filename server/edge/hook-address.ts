import type { KnownHook } from '#server/application/hook-directory.ts';

/** How much one request may weigh. */
export const HOOK_BYTES = 256 * 1024;
/** Graph sends many notifications at once. */
export const GRAPH_BYTES = 4 * 1024 * 1024;

export interface HookAddress {
  readonly provider: KnownHook['provider'];
  readonly hookId: string;
  /** Bytes that a body there may have. */
  readonly largest: number;
}

const UUID = '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}';
/** Written out to the last letter: a path that only leads there by dots or other spellings is none of these. */
const HOOK = new RegExp(`^/api/hooks/(?:zoom/(${UUID})|teams/(${UUID})/(bot|graph))$`, 'iu');

/**
 * Which hook a request is a delivery to; nothing for everything else. Providers send no Origin and prove themselves with a
 * signature; no cookie passes the door there, and nothing else may come without an Origin.
 */
export function hookAddressOf(method: string | undefined, path: string): HookAddress | undefined {
  if (method !== 'POST') return undefined;
  const [, zoom, teams, channel] = HOOK.exec(path) ?? [];
  if (zoom !== undefined) return { provider: 'zoom', hookId: zoom.toLowerCase(), largest: HOOK_BYTES };
  if (teams === undefined) return undefined;
  const largest = channel === 'graph' ? GRAPH_BYTES : HOOK_BYTES;
  return { provider: 'teams', hookId: teams.toLowerCase(), largest };
}
