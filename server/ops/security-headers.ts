import type { ServerResponse } from 'node:http';

/** On every response: pages, static files, errors, socket.io's polling. Pages replace the CSP with Kit's own, which has nonces. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // Browsers ignore it over http, so it may stand on localhost too. ASVS 3.4.1
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), serial=(), hid=(), midi=(), ' +
    'publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
};

export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  addCharset(response);
}

/** Kit says text/html without a charset; a page without one is open to tricks with encodings. ASVS 4.1.1 */
function addCharset(response: ServerResponse): void {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) =>
    setHeader(
      name,
      name.toLowerCase() === 'content-type' && value === 'text/html' ? 'text/html; charset=utf-8' : value,
    );
}
