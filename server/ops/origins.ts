/**
 * Whether a browser page at this Origin may change something or open a socket here. Exact comparison: no suffixes, no
 * case folding, no default ports; a missing Origin and "null" are noes.
 */
export function isAllowedOrigin(origin: string | undefined | null, allowed: readonly string[]): boolean {
  return typeof origin === 'string' && allowed.includes(origin);
}

/** The origin whose host the request names, or undefined when this host is none of ours (DNS rebinding, a wrong ORIGIN). */
export function originOfHost(host: string | undefined, allowed: readonly string[]): string | undefined {
  if (host === undefined) return undefined;
  return allowed.find((origin) => hostOf(origin) === host.toLowerCase());
}

function hostOf(origin: string): string {
  return new URL(origin).host;
}

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

export function isUnsafe(method: string | undefined): boolean {
  return !SAFE_METHODS.includes(method ?? '');
}
