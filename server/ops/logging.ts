import { destination, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** What never reaches a log: credentials, and what people wrote. */
const REDACTED = [
  'password',
  'token',
  'secret',
  'cookie',
  'authorization',
  'headers.cookie',
  'headers.authorization',
  '*.password',
  '*.token',
  '*.secret',
  '*.cookie',
  '*.authorization',
  'req.headers.cookie',
  'req.headers.authorization',
  'res.headers["set-cookie"]',
  'email',
  '*.email',
  'text',
  'content',
  '*.text',
  '*.content',
];

export interface LogOptions {
  readonly level: string;
  /** Default: standard output. Synchronous, so that the last line before a crash is written. */
  readonly to?: { write(line: string): void };
}

/** One JSON object a line, in UTC, with an ISO time. */
export function createLogger({ level, to = destination({ fd: 1, sync: true }) }: LogOptions): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[redacted]' },
      serializers: { err: serializeError },
    },
    to,
  );
}

/** Database errors carry the rows and parameters they failed on; only what tells the fault apart is kept. */
function serializeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    name,
    message,
    stack,
    ...(typeof code === 'string' ? { code } : {}),
    ...(cause === undefined ? {} : { cause: serializeError(cause) }),
  };
}
