/** Loopback only: everybody else is spoken to over TLS. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/|$)/u;

/** Whether a token may travel there. */
export function isSafeAddress(address: string): boolean {
  return URL.canParse(address) && (address.startsWith('https://') || LOOPBACK.test(address));
}

/** The address without its last slash. Throws when tokens would travel in the open: that is a fault of the configuration. */
export function baseUrl(address: string): string {
  if (!isSafeAddress(address)) throw new TypeError(`conference: ${address} must be https`);
  return new URL(address).href.replace(/\/$/u, '');
}
