import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, withPort } from './config.ts';

describe('the configuration', () => {
  test('without any variable: a demonstration on this machine alone', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      isDemo: true,
      databaseUrl: undefined,
      proxyDepth: 0,
      broadcast: 'after-commit',
    });
    expect(config.dataDir).toMatch(/\/\.data$/u);
    expect(config.origins).toEqual([
      'http://localhost:3000',
      'http://127.0.0.1:3000',
      'http://secretary.localhost:3000',
      'http://chair.localhost:3000',
      'http://adjuster.localhost:3000',
      'http://member.localhost:3000',
    ]);
  });

  test.each([
    ['a database of its own', { DATABASE_URL: 'postgres://db/klubba' }],
    ['an open host', { HOST: '0.0.0.0' }],
    ['a public address, which a proxy on this machine serves', { ORIGIN: 'https://klubba.example.se' }],
  ])('%s: no demonstration unless asked for', (_, env) => {
    expect(readConfig(env).isDemo).toBe(false);
    expect(readConfig({ ...env, DEMO: '1' }).isDemo).toBe(true);
  });

  test.each([
    ['PORT', 'abc', 'PORT is "abc", must be a whole number from 0 to 65535.'],
    ['PORT', '70000', 'PORT is "70000", must be a whole number from 0 to 65535.'],
    ['HOST', 'a b', 'HOST is "a b", must be a host name or an IP address.'],
    ['ORIGIN', 'klubba.se', 'must be origins such as https://klubba.example.se'],
    ['ORIGIN', 'https://klubba.se/path', 'without a path.'],
    ['ORIGIN', 'https://klubba.se, javascript:x', 'ORIGIN is '],
    ['DATABASE_URL', 'mysql://u:hemligt@db/x', 'DATABASE_URL is (hidden), must be a postgres:// address.'],
    ['REDIS_URL', 'http://x', 'REDIS_URL is (hidden), must be a redis:// or rediss:// address.'],
    ['BROADCAST', 'never', 'BROADCAST is "never", must be one of after-commit, at-once.'],
    ['SMTP_URL', 'mail.example', 'SMTP_URL is (hidden), must be an smtp:// or smtps:// address.'],
    ['DEMO', 'kanske', 'DEMO is "kanske", must be 1 or 0.'],
    ['SIGNING_SECRET', 'kort', 'SIGNING_SECRET is (hidden), must be at least 32 characters'],
    ['METRICS_TOKEN', 'kort', 'METRICS_TOKEN is (hidden), must be at least 16 characters'],
    [
      'ZOOM_API_BASE',
      'http://api.zoom.us',
      'ZOOM_API_BASE is "http://api.zoom.us", must be an https:// address.',
    ],
    ['GRAPH_BASE', 'graph', 'GRAPH_BASE is "graph", must be an https:// address.'],
    ['ENTRA_AUTHORITY', 'http://127.0.0.1.example', 'ENTRA_AUTHORITY is "http://127.0.0.1.example", must be'],
    [
      'BOT_OPENID_URL',
      'ftp://localhost/x',
      'BOT_OPENID_URL is "ftp://localhost/x", must be an https:// address.',
    ],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL is "loud", must be one of silent, fatal'],
  ])('%s=%s stops the start with one line', (name, value, line) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(line);
    expect(read).not.toThrow(/hemligt|\n/u);
  });

  test('the providers of calls are where they are, and on this machine for tests', () => {
    expect(readConfig({}).providers).toEqual({
      zoomApi: 'https://api.zoom.us',
      zoomOauth: 'https://zoom.us',
      graph: 'https://graph.microsoft.com',
      entra: 'https://login.microsoftonline.com',
      botOpenId: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    });
    for (const base of ['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000'])
      expect(readConfig({ ZOOM_OAUTH_BASE: `${base}/` }).providers.zoomOauth).toBe(base);
  });

  test('the text may be shown at once', () => {
    expect(readConfig({ BROADCAST: 'at-once' }).broadcast).toBe('at-once');
  });

  test('empty means unset; origins lose their closing slash', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' }).port).toBe(3000);
    expect(readConfig({ ORIGIN: 'https://a.se/, https://b.se' }).origins).toEqual([
      'https://a.se',
      'https://b.se',
    ]);
  });

  test('PORT=0: the real port stands in the default origins', () => {
    expect(withPort(readConfig({ PORT: '0', DEMO: '0' }), 40123).origins).toEqual([
      'http://localhost:40123',
      'http://127.0.0.1:40123',
    ]);
  });

  test('BankID is configured whole or not at all', () => {
    const whole = {
      BANKID_URL: 'https://appapi2.test.bankid.com/rp/v6.0',
      BANKID_PFX: 'rp.p12',
      BANKID_SERVER_ROOT: 'server.pem',
      BANKID_ROOTS: 'people.pem',
    };
    expect(readConfig({}).bankId).toBeUndefined();
    expect(readConfig(whole).bankId).toMatchObject({ url: 'https://appapi2.test.bankid.com/rp/v6.0/' });
    for (const missing of ['BANKID_PFX', 'BANKID_SERVER_ROOT', 'BANKID_ROOTS'])
      expect(() => readConfig({ ...whole, [missing]: undefined })).toThrow(missing);
    expect(() => readConfig({ ...whole, BANKID_URL: 'http://plain.example' })).toThrow(ConfigError);
  });
});
