const anywhereLocal = 'http://local.invalid';

/** A `?next=` that surely stays on this site, as path with query and hash; anything else becomes the start page. */
export function localPath(next: unknown): string {
  // Browsers read \ as / and drop tabs and line breaks before they look: neither belongs in an address of ours.
  if (typeof next !== 'string' || next.length > 2000 || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(next)) return '/';
  const url = URL.canParse(next, anywhereLocal) ? new URL(next, anywhereLocal) : null;
  if (url?.origin !== anywhereLocal || url.pathname.startsWith('//')) return '/';
  if (/^\/(login|logout)(\/|$)/.test(url.pathname)) return '/';
  return url.pathname + url.search + url.hash;
}
