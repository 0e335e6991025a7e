const anywhereLocal = 'http://local.invalid';

/** A path that surely stays on this site, with query and hash; anything else becomes the start page (open redirect). */
export function sitePath(value: unknown): string {
  // Browsers read \ as / and drop tabs and line breaks before they look: neither belongs in an address of ours.
  if (typeof value !== 'string' || value.length > 2000 || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(value)) return '/';
  const url = URL.canParse(value, anywhereLocal) ? new URL(value, anywhereLocal) : null;
  if (url?.origin !== anywhereLocal || url.pathname.startsWith('//')) return '/';
  return url.pathname + url.search + url.hash;
}

/** Where to go after signing in, from `?next=`: on this site, and never back to signing in or out. */
export function localPath(next: unknown): string {
  const path = sitePath(next);
  return /^\/(login|logout)(?![^/?#])/.test(path) ? '/' : path;
}
