/** Loopback only: everybody else is spoken to over TLS. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/u;

/** The address without its last slash. Throws when tokens would travel in the open: that is a fault of the configuration. */
export function baseUrl(address: string): string {
  const url = new URL(address);
  if (url.protocol !== 'https:' && !LOOPBACK.test(url.href))
    throw new TypeError(`conference: ${url.origin} must be https`);
  return url.href.replace(/\/$/u, '');
}
