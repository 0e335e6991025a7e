import { resolve } from 'node:path';
import * as v from 'valibot';

/** The seats of the demonstration; each gets a host name of its own so that one browser can hold them side by side. */
export const DEMO_ROLES = ['secretary', 'chair', 'adjuster', 'member'] as const;
export type DemoRole = (typeof DEMO_ROLES)[number];

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Exactly these may send unsafe requests and open sockets; their hosts are the only ones answered. The first is the public address. */
  readonly origins: readonly string[];
  /** Unset: the embedded server in dataDir. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly redisUrl: string | undefined;
  /** Whether a text is shown to others once it is on disk, or at once while it is on its way there. */
  readonly broadcast: (typeof BROADCASTS)[number];
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string | undefined;
  readonly isDemo: boolean;
  readonly signingSecret: string | undefined;
  /** RFC 3161 authorities, asked in this order. Empty: minutes are sealed without a timestamp, and say so. */
  readonly tsaUrls: readonly string[];
  /** A PEM file with the roots that their timestamps must lead to. */
  readonly tsaRoots: string | undefined;
  /** A seal that the organisation has bought, as a PKCS #12 file. */
  readonly sealP12: string | undefined;
  readonly sealP12Password: string | undefined;
  /** BankID's RP API; undefined: nobody signs with BankID. */
  readonly bankId: BankIdConfig | undefined;
  /** A JSON file with the OpenID issuers that people may sign with. */
  readonly oidcIssuers: string | undefined;
  /** Where the providers of calls are: their own addresses unless a test says otherwise. */
  readonly providers: ProviderAddresses;
  readonly metricsToken: string | undefined;
  /** How many reverse proxies stand in front and append to X-Forwarded-For; 0: the header is thrown away. */
  readonly proxyDepth: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

export interface ProviderAddresses {
  readonly zoomApi: string;
  readonly zoomOauth: string;
  readonly graph: string;
  readonly entra: string;
  /** The OpenID configuration of Bot Framework. */
  readonly botOpenId: string;
}

export interface BankIdConfig {
  readonly url: string;
  /** PKCS #12 file with the agreement's key. */
  readonly pfx: string;
  readonly pfxPassword: string;
  /** PEM file: what BankID's servers are issued under. */
  readonly serverRoot: string;
  /** PEM file: what people's BankIDs are issued under. */
  readonly roots: string;
}

/** A start-up fault for people: its message is one line naming the variable, the value and what is accepted. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const BROADCASTS = ['after-commit', 'at-once'] as const;
const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
const YES = ['1', 'true', 'yes', 'on'];
const NO = ['0', 'false', 'no', 'off'];

const wholeNumber = (from: number, to: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d+$/u, `a whole number from ${String(from)} to ${String(to)}`),
    v.transform(Number),
    v.check((n) => n >= from && n <= to, `a whole number from ${String(from)} to ${String(to)}`),
  );
const address = (accepted: string, ...schemes: string[]) =>
  v.pipe(
    v.string(),
    v.check((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), accepted),
  );
/** Tokens travel there: over TLS, or not off this machine. */
const safeAddress = v.pipe(
  v.string(),
  v.check(isSafeAddress, 'an https:// address'),
  v.transform((text) => text.replace(/\/+$/u, '')),
);
const secret = (length: number) =>
  v.pipe(
    v.string(),
    v.minLength(length, `at least ${String(length)} characters (openssl rand -base64 33 makes some)`),
  );

/** One row a variable: what it accepts. The message of each check reads on after "must be". */
const variables = {
  PORT: v.optional(wholeNumber(0, 65535), '3000'),
  HOST: v.optional(v.pipe(v.string(), v.regex(/^[\w.:-]+$/u, 'a host name or an IP address')), '127.0.0.1'),
  ORIGIN: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((part) => part.trim().replace(/\/$/u, ''))),
      v.check(
        (parts) => parts.every(isOrigin),
        'origins such as https://klubba.example.se, with commas between, without a path',
      ),
    ),
  ),
  DATABASE_URL: v.optional(address('a postgres:// address', 'postgres:', 'postgresql:')),
  DATA_DIR: v.optional(v.string(), '.data'),
  REDIS_URL: v.optional(address('a redis:// or rediss:// address', 'redis:', 'rediss:')),
  BROADCAST: v.optional(v.picklist(BROADCASTS, `one of ${BROADCASTS.join(', ')}`), 'after-commit'),
  SMTP_URL: v.optional(address('an smtp:// or smtps:// address', 'smtp:', 'smtps:')),
  MAIL_FROM: v.optional(v.pipe(v.string(), v.regex(/^[^\r\n]*@[^\r\n]*$/u, 'a mail address'))),
  DEMO: v.optional(
    v.pipe(
      v.string(),
      v.toLowerCase(),
      v.picklist([...YES, ...NO], '1 or 0'),
      v.transform((word) => YES.includes(word)),
    ),
  ),
  SIGNING_SECRET: v.optional(secret(32)),
  TSA_URLS: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((part) => part.trim())),
      v.check((parts) => parts.every(isWebAddress), 'http:// or https:// addresses with commas between'),
    ),
  ),
  TSA_ROOTS: v.optional(v.string()),
  SEAL_P12: v.optional(v.string()),
  SEAL_P12_PASSWORD: v.optional(v.string()),
  BANKID_URL: v.optional(address('an https:// address', 'https:')),
  BANKID_PFX: v.optional(v.string()),
  BANKID_PFX_PASSWORD: v.optional(v.string()),
  BANKID_SERVER_ROOT: v.optional(v.string()),
  BANKID_ROOTS: v.optional(v.string()),
  OIDC_ISSUERS: v.optional(v.string()),
  ZOOM_API_BASE: v.optional(safeAddress, 'https://api.zoom.us'),
  ZOOM_OAUTH_BASE: v.optional(safeAddress, 'https://zoom.us'),
  GRAPH_BASE: v.optional(safeAddress, 'https://graph.microsoft.com'),
  ENTRA_AUTHORITY: v.optional(safeAddress, 'https://login.microsoftonline.com'),
  BOT_OPENID_URL: v.optional(
    safeAddress,
    'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ),
  METRICS_TOKEN: v.optional(secret(16)),
  PROXY_DEPTH: v.optional(wholeNumber(0, 9), '0'),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`), 'info'),
} as const;
const SECRETS: readonly string[] = [
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'SIGNING_SECRET',
  'TSA_URLS',
  'SEAL_P12_PASSWORD',
  'BANKID_PFX_PASSWORD',
  'METRICS_TOKEN',
];
const environment = v.object(variables);
type Environment = v.InferOutput<typeof environment>;

/** Reads the given environment. Throws a ConfigError at the first bad value; empty means unset. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(variables).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const read = v.safeParse(environment, given, { abortEarly: true, abortPipeEarly: true });
  if (!read.success) throw faultOf(read.issues[0], given);
  return build(read.output);
}

function faultOf(issue: v.BaseIssue<unknown>, given: Readonly<Record<string, unknown>>): ConfigError {
  const name = String(issue.path?.[0]?.key);
  // A password belongs neither in the terminal nor in a log.
  const value = SECRETS.includes(name) ? '(hidden)' : JSON.stringify(given[name]);
  return new ConfigError(`${name} is ${value}, must be ${issue.message}.`);
}

function build(env: Environment): Config {
  if (env.TSA_URLS && env.TSA_ROOTS === undefined)
    throw new ConfigError('TSA_ROOTS is missing, must be a PEM file with the roots of the TSA_URLS.');
  const isLocal = isLoopback(env.HOST);
  // Demo mode lets anyone pick a seat, so it is the default only where nobody else can reach us.
  const isDemo = env.DEMO ?? (env.DATABASE_URL === undefined && isLocal && env.ORIGIN === undefined);
  return {
    port: env.PORT,
    host: env.HOST,
    origins: env.ORIGIN ?? defaultOrigins(env.PORT, isDemo),
    databaseUrl: env.DATABASE_URL,
    dataDir: resolve(env.DATA_DIR),
    redisUrl: env.REDIS_URL,
    broadcast: env.BROADCAST,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    isDemo,
    signingSecret: env.SIGNING_SECRET,
    tsaUrls: env.TSA_URLS ?? [],
    tsaRoots: env.TSA_ROOTS,
    sealP12: env.SEAL_P12,
    sealP12Password: env.SEAL_P12_PASSWORD,
    bankId: bankIdOf(env),
    oidcIssuers: env.OIDC_ISSUERS,
    providers: {
      zoomApi: env.ZOOM_API_BASE,
      zoomOauth: env.ZOOM_OAUTH_BASE,
      graph: env.GRAPH_BASE,
      entra: env.ENTRA_AUTHORITY,
      botOpenId: env.BOT_OPENID_URL,
    },
    metricsToken: env.METRICS_TOKEN,
    proxyDepth: env.PROXY_DEPTH,
    logLevel: env.LOG_LEVEL,
  };
}

/** All of it or none: half an agreement signs nothing. */
function bankIdOf(env: Environment): BankIdConfig | undefined {
  if (env.BANKID_URL === undefined) return undefined;
  const required = (name: 'BANKID_PFX' | 'BANKID_SERVER_ROOT' | 'BANKID_ROOTS', what: string): string => {
    const value = env[name];
    if (value === undefined)
      throw new ConfigError(`${name} is missing, must be ${what} when BANKID_URL is set.`);
    return value;
  };
  return {
    url: env.BANKID_URL.endsWith('/') ? env.BANKID_URL : `${env.BANKID_URL}/`,
    pfx: required('BANKID_PFX', 'a PKCS #12 file'),
    pfxPassword: env.BANKID_PFX_PASSWORD ?? '',
    serverRoot: required('BANKID_SERVER_ROOT', "a PEM file with the root of BankID's servers"),
    roots: required('BANKID_ROOTS', "a PEM file with the roots of people's BankIDs"),
  };
}

function defaultOrigins(port: number, isDemo: boolean): string[] {
  const hosts = ['localhost', '127.0.0.1', ...(isDemo ? DEMO_ROLES.map((role) => `${role}.localhost`) : [])];
  return hosts.map((host) => new URL(`http://${host}:${String(port)}`).origin);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/gu, '')));
}

function isOrigin(text: string): boolean {
  return /^https?:/u.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/u.test(host);
}

/** PORT=0 lets the system choose; once known, the port stands in the default origins too. */
export function withPort(config: Config, port: number): Config {
  const origins = config.origins.map((origin) =>
    new URL(origin).port === '0' ? origin.replace(/:0$/u, `:${String(port)}`) : origin,
  );
  return { ...config, port, origins };
}

const SHARED = Symbol.for('klubba.config');
const shared = globalThis as { [SHARED]?: Config };

/**
 * The configuration of this process. The built server bundle and the process entry are two copies of this module,
 * so the value itself stands on globalThis.
 */
export function config(): Config {
  return (shared[SHARED] ??= readConfig(process.env));
}

/** For the process entry, which learns the real port after listening. */
export function shareConfig(value: Config): void {
  shared[SHARED] = value;
}

/** The adapter takes one ORIGIN and its own header names from the environment; ours are several, chosen by Host in the front door. */
export function prepareKitEnvironment(bodyLimitBytes: number): void {
  delete process.env['ORIGIN'];
  process.env['PROTOCOL_HEADER'] = 'x-forwarded-proto';
  process.env['HOST_HEADER'] = 'x-forwarded-host';
  process.env['ADDRESS_HEADER'] = 'x-forwarded-for';
  process.env['XFF_DEPTH'] = '1';
  process.env['BODY_SIZE_LIMIT'] = String(bodyLimitBytes);
}

/** The address to print and to write into links that leave the house. */
export function publicOrigin({ origins }: Pick<Config, 'origins'>): string {
  return origins[0] ?? 'http://localhost';
}
