import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Server as Sockets } from 'socket.io';
import { type Config, readConfig } from '#server/config.ts';
import { clientAddress, guardServer } from './front-door.ts';
import { createHealth } from './health.ts';
import { createLogger } from './logging.ts';
import { isAllowedOrigin, originOfHost } from './origins.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const HOUSE = 'https://klubba.example.se';
const HOOK = '0b0b0b0b-1111-4222-8333-444444444444';
/** Twelve ways of being somebody else. */
const FOREIGN = [
  undefined,
  'null',
  '',
  'http://klubba.example.se',
  'https://klubba.example.se:8443',
  'https://klubba.example.se.evil.se',
  'https://evil-klubba.example.se',
  'https://KLUBBA.example.se',
  'https://klubba.example.se/',
  'https://klubba.example.se@evil.se',
  'https://evil.se',
  'klubba.example.se',
];

describe('origins', () => {
  test.each(FOREIGN.map((origin) => [origin]))('[R13] %s is not our origin', (origin) => {
    expect(isAllowedOrigin(origin, [HOUSE, 'http://localhost:3000'])).toBe(false);
  });
  test('our own are', () => {
    expect(isAllowedOrigin(HOUSE, ['http://localhost:3000', HOUSE])).toBe(true);
  });
  test('a host is one of ours with its port and in any case of letters', () => {
    expect(originOfHost('KLUBBA.example.se', [HOUSE])).toBe(HOUSE);
    expect(originOfHost('klubba.example.se:81', [HOUSE])).toBeUndefined();
    expect(originOfHost(undefined, [HOUSE])).toBeUndefined();
  });
});

describe('the front door', () => {
  const health = createHealth();
  let config: Config;
  let server: Server;
  let port: number;
  let io: Sockets;

  beforeAll(async () => {
    server = createServer((req, res) => {
      res.setHeader('content-type', 'text/html');
      res.end(JSON.stringify({ headers: req.headers }));
    });
    guardServer(server, { config: () => config, health, log: createLogger({ level: 'silent' }) });
    io = new Sockets(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
    config = readConfig({ ORIGIN: `${HOUSE},http://localhost:${String(port)}` });
    health.stage = 'serving';
    health.isReady = () => Promise.resolve(true);
  });
  afterAll(() => io.close());

  interface Answer {
    readonly status: number;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }
  const ask = (
    path: string,
    options: { method?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> =>
    new Promise((done, fail) => {
      const headers = { host: `localhost:${String(port)}`, ...options.headers };
      const asked = request(
        { port, host: '127.0.0.1', path, method: options.method ?? 'GET', headers },
        (res) => {
          let body = '';
          res.on('data', (chunk: Buffer) => (body += chunk.toString()));
          res.on('end', () => {
            done({ status: res.statusCode ?? 0, headers: res.headers, body });
          });
        },
      );
      asked.once('error', fail);
      asked.end();
    });

  test.each(['/', '/missing', '/socket.io/?EIO=4&transport=polling', '/healthz', '/readyz', '/metrics'])(
    'the security headers stand on %s',
    async (path) => {
      const { headers } = await ask(path);
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(headers[name]).toBe(value);
    },
  );

  test('html gets a charset', async () => {
    expect((await ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test.each(
    ['POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) =>
      FOREIGN.map((origin) => [method, origin] as const),
    ),
  )('[R13] %s from %s is refused, on pages and on socket.io', async (method, origin) => {
    const headers: Record<string, string> = origin === undefined ? {} : { origin };
    for (const path of ['/login', '/socket.io/?EIO=4&transport=polling']) {
      const answer = await ask(path, { method, headers });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'foreign-origin' });
    }
  });

  test('our own origin may', async () => {
    expect((await ask('/login', { method: 'POST', headers: { origin: HOUSE } })).status).toBe(200);
  });

  test('[R13] an upgrade from a foreign origin is refused, from ours it passes', async () => {
    for (const origin of FOREIGN) expect(await upgrade(origin)).toMatch(/^HTTP\/1\.1 403 /u);
    expect(await upgrade(HOUSE)).toMatch(/^HTTP\/1\.1 101 /u);
  });

  function upgrade(origin: string | undefined): Promise<string> {
    return new Promise((done, fail) => {
      const socket = connect(port, '127.0.0.1', () => {
        const lines = [
          'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
          `Host: localhost:${String(port)}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
          ...(origin === undefined ? [] : [`Origin: ${origin}`]),
        ];
        socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      });
      socket.once('data', (data) => {
        socket.destroy();
        done(data.toString());
      });
      socket.once('error', fail);
    });
  }

  test('a foreign host is refused, except for health', async () => {
    const headers = { host: 'evil.se' };
    expect((await ask('/', { headers })).status).toBe(421);
    expect((await ask('/healthz', { headers })).status).toBe(200);
  });

  test('what a client says about itself in forwarding headers is thrown away', async () => {
    const { body } = await ask('/', {
      headers: {
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'evil.se',
        'x-forwarded-port': '1',
        'x-request-id': 'mine',
      },
    });
    const { headers } = JSON.parse(body) as { headers: Record<string, string> };
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': `localhost:${String(port)}`,
    });
    expect(headers).not.toHaveProperty('x-forwarded-port');
    expect(headers['x-request-id']).not.toBe('mine');
  });

  test.each([`zoom/${HOOK}`, `teams/${HOOK}/bot`, `teams/${HOOK}/graph?validationToken=x`])(
    'no cookie reaches the hook %s, which in turn needs no origin',
    async (path) => {
      const answer = await ask(`/api/hooks/${path}`, { method: 'POST', headers: { cookie: 'session=x' } });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toContain('session=x');
    },
  );

  test.each([
    ['POST', '/api/hooks/'],
    ['POST', '/api/hooks/zoom/1'],
    ['POST', `/api/hooks/other/${HOOK}`],
    ['POST', `/api/hooks/teams/${HOOK}`],
    ['POST', `/api/hooks/zoom/${HOOK}/`],
    ['POST', `/api/hooks/zoom/${HOOK}/../../../auth/login`],
    ['POST', `/api/hooks/zoom/%2e%2e/%2e%2e/auth/login`],
    ['POST', `/api/hooks/zoom/${HOOK}%2f..`],
    ['POST', `//api/hooks/zoom/${HOOK}`],
    ['PUT', `/api/hooks/zoom/${HOOK}`],
    ['DELETE', `/api/hooks/zoom/${HOOK}`],
  ])('nothing but a hook may come without an origin: %s %s', async (method, path) => {
    expect((await ask(path, { method })).status).toBe(403);
  });

  test('behind two proxies the address counts from the right', () => {
    const seen = {
      headers: { 'x-forwarded-for': '6.6.6.6, 10.1.1.1, 10.0.0.2' },
      socket: { remoteAddress: '10.0.0.3' },
    };
    const address = (depth: number) => clientAddress(seen as unknown as IncomingMessage, depth);
    expect([address(0), address(1), address(2)]).toEqual(['10.0.0.3', '10.0.0.2', '10.1.1.1']);
  });

  test('metrics are for this machine, or for whoever has the token', async () => {
    expect((await ask('/metrics')).status).toBe(200);
    expect((await ask('/metrics', { headers: { 'x-forwarded-for': '1.2.3.4' } })).status).toBe(403);
    config = { ...config, metricsToken: 'a-long-enough-token' };
    expect((await ask('/metrics')).status).toBe(403);
    expect((await ask('/metrics', { headers: { authorization: 'Bearer a-long-enough-token' } })).status).toBe(
      200,
    );
  });

  test('[R19] while draining: readyz 503, healthz 200, everything else 503', async () => {
    health.stage = 'draining';
    expect((await ask('/readyz')).status).toBe(503);
    expect((await ask('/healthz')).status).toBe(200);
    expect((await ask('/')).status).toBe(503);
    expect(await upgrade(HOUSE)).toMatch(/^HTTP\/1\.1 503 /u);
    health.stage = 'serving';
  });

  test('[R26] a database that does not answer makes us unready, not dead', async () => {
    health.isReady = () => Promise.reject(new Error('gone'));
    expect((await ask('/readyz')).status).toBe(503);
    expect((await ask('/healthz')).status).toBe(200);
  });
});
