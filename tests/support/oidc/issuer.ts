import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

interface Grant {
  readonly subject: string;
  readonly parameters: URLSearchParams;
  readonly redirectUri: string;
  readonly authTime: number;
}

/** How the next tokens lie; each is what one kind of fraud or fault looks like. */
export interface Lies {
  readonly nonce?: string | null;
  readonly audience?: string | string[];
  readonly issuer?: string;
  /** Seconds to add to the moment of login, to expiry and to issue. */
  readonly authTimeShift?: number;
  readonly expiryShift?: number;
  readonly acr?: string | null;
  readonly algorithm?: 'none' | 'HS256';
  /** Signed with a key that was never published, under the name of one that was. */
  readonly strangeKey?: boolean;
}

export interface IssuerOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** The level that logins here have. */
  readonly acr?: string;
  readonly now?: () => number;
}

export type OidcIssuerServer = Awaited<ReturnType<typeof startOidcIssuer>>;

/** A small OpenID issuer: discovery, keys that change, an authorization page that a test fills in, and a token end. */
export async function startOidcIssuer(options: IssuerOptions = {}) {
  const {
    clientId = 'klubba',
    clientSecret = 'a-secret-of-the-tests',
    acr = 'urn:prov:loa3',
    now = Date.now,
  } = options;
  let keys = [await newKey()];
  let lies: Lies = {};
  let isDown = false;
  let subject: string | undefined;
  const codes = new Map<string, Grant>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (isDown) return void response.destroy();
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/.well-known/openid-configuration') return reply(200, metadata());
    if (url.pathname === '/jwks') return reply(200, await keySet());
    if (url.pathname === '/authorize' && subject !== undefined) return page(request.url ?? '', response);
    if (url.pathname === '/token' && request.method === 'POST') return token(request, reply);
    reply(404, { error: 'not_found' });
  }

  /** What a browser is shown: one link to go on as whoever sits there, and one to say no. */
  function page(asked: string, response: ServerResponse): void {
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const link = (href: string, text: string) => `<p><a href="${escaped(href)}">${text}</a></p>`;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><html lang="sv"><title>Prov-ID</title><h1>Prov-ID</h1>${link(
        logIn(`${issuer}${asked}`, subject ?? ''),
        'Legitimera mig',
      )}${link(refuse(`${issuer}${asked}`), 'Avbryt')}`,
    );
  }

  function metadata(): object {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    };
  }

  async function keySet(): Promise<object> {
    return {
      keys: await Promise.all(
        keys.map(async ({ kid, publicKey }) => ({
          ...(await exportJWK(publicKey)),
          kid,
          alg: 'ES256',
          use: 'sig',
        })),
      ),
    };
  }

  /** What the person does on the issuer's page; gives the address that the browser is then sent to. */
  function logIn(authorizationUrl: string, subject: string): string {
    const url = new URL(authorizationUrl);
    const wanted = url.searchParams;
    for (const [name, value] of Object.entries({
      client_id: clientId,
      response_type: 'code',
      code_challenge_method: 'S256',
      prompt: 'login',
      max_age: '0',
    }))
      if (wanted.get(name) !== value)
        throw new Error(`the issuer was asked with ${name}=${String(wanted.get(name))}`);
    if (!wanted.get('scope')?.split(' ').includes('openid')) throw new Error('the scope has no openid');
    const redirectUri = wanted.get('redirect_uri') ?? '';
    const code = randomBytes(16).toString('hex');
    codes.set(code, { subject, parameters: wanted, redirectUri, authTime: seconds() });
    return back(redirectUri, { code, state: wanted.get('state') ?? '', iss: issuer });
  }

  /** The person says no. */
  function refuse(authorizationUrl: string): string {
    const wanted = new URL(authorizationUrl).searchParams;
    return back(wanted.get('redirect_uri') ?? '', {
      error: 'access_denied',
      state: wanted.get('state') ?? '',
      iss: issuer,
    });
  }

  async function token(
    request: IncomingMessage,
    reply: (status: number, body: object) => void,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    if (!isClient(request, body)) return reply(401, { error: 'invalid_client' });
    const code = body.get('code') ?? '';
    const grant = codes.get(code);
    // A code is good once.
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    const fits =
      grant?.parameters.get('code_challenge') === challenge && grant.redirectUri === body.get('redirect_uri');
    if (!grant || !fits || body.get('grant_type') !== 'authorization_code')
      return reply(400, { error: 'invalid_grant' });
    reply(200, {
      access_token: randomBytes(16).toString('hex'),
      token_type: 'Bearer',
      expires_in: 60,
      id_token: await idToken(grant),
    });
  }

  function isClient(request: IncomingMessage, body: URLSearchParams): boolean {
    const [scheme, basic = ''] = (request.headers.authorization ?? '').split(' ');
    if (scheme === 'Basic')
      return (
        Buffer.from(basic, 'base64').toString('utf8') === `${clientId}:${encodeURIComponent(clientSecret)}`
      );
    return body.get('client_id') === clientId && body.get('client_secret') === clientSecret;
  }

  async function idToken({ subject, parameters, authTime }: Grant): Promise<string> {
    const nonce = lies.nonce === undefined ? parameters.get('nonce') : lies.nonce;
    const level = lies.acr === undefined ? acr : lies.acr;
    const claims = {
      iss: lies.issuer ?? issuer,
      sub: subject,
      aud: lies.audience ?? clientId,
      iat: seconds(),
      exp: seconds() + 300 + (lies.expiryShift ?? 0),
      auth_time: authTime + (lies.authTimeShift ?? 0),
      ...(nonce === null ? {} : { nonce }),
      ...(level === null ? {} : { acr: level }),
    };
    const [key] = keys;
    if (!key) throw new Error('the issuer has no key');
    if (lies.algorithm === 'none') return new UnsecuredJWT(claims).encode();
    if (lies.algorithm === 'HS256')
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: key.kid })
        .sign(Buffer.from(clientSecret));
    const signer = lies.strangeKey ? (await newKey()).privateKey : key.privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(signer);
  }

  const seconds = (): number => Math.floor(now() / 1000);

  return {
    issuer,
    configured: { id: 'prov', name: 'Prov-ID', issuer, clientId, clientSecret, acrValues: [acr] },
    logIn,
    refuse,
    /** Who sits at the browser that comes to the page. */
    sits: (next: string) => void (subject = next),
    lie: (next: Lies) => void (lies = next),
    down: (next: boolean) => void (isDown = next),
    /** A new key; with `keepOld` the former is still published. */
    async rotate({ keepOld = true }: { keepOld?: boolean } = {}) {
      keys = [await newKey(), ...(keepOld ? keys : [])];
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function back(redirectUri: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { kid: randomBytes(6).toString('hex'), privateKey, publicKey };
}
