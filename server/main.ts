import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Config, config, ConfigError, prepareKitEnvironment } from './config.ts';
import { type Host, type RequestListener, startHost } from './ops/host-process.ts';
import { createLogger, type Logger } from './ops/logging.ts';

/** Attachments and imported documents; the application checks smaller limits of its own. */
const BODY_LIMIT_BYTES = 25 * 1024 * 1024;
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs Klubba in this process until a signal ends it; returns once it answers. A fault that people can mend ends it with one line. */
export async function run(): Promise<Config> {
  try {
    return await start(config());
  } catch (error) {
    endWith(error);
  }
}

async function start(given: Config): Promise<Config> {
  const log = createLogger({ level: given.logLevel });
  const starting = startHost({ config: given, log, loadHandler });
  exitOnSignals(starting, log);
  exitOnFaults(starting, log);
  const host = await starting;
  log.info({ origins: host.config.origins, isDemo: host.config.isDemo }, 'Klubba answers');
  return host.config;
}

async function loadHandler(): Promise<RequestListener> {
  const file = join(ROOT, 'build', 'handler.js');
  if (!existsSync(file))
    throw new ConfigError('There is no build. Run "npm start", or "npm run build" first.');
  prepareKitEnvironment(BODY_LIMIT_BYTES);
  const { handler } = (await import(pathToFileURL(file).href)) as { handler: KitHandler };
  return (request, response) => {
    handler(request, response, () => {
      response.writeHead(404).end();
    });
  };
}
type KitHandler = (...args: [...Parameters<RequestListener>, next: () => void]) => void;

function exitOnSignals(starting: Promise<Host>, log: Logger): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    log.info({ signal }, 'stopping');
    starting
      .then((host) => host.stop())
      .then(
        (isSaved) => process.exit(isSaved ? 0 : 1),
        () => process.exit(1),
      );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** After an error nobody caught the state is unknown: save what can be saved, then end; whoever runs us starts us again. */
function exitOnFaults(starting: Promise<Host>, log: Logger): void {
  let isEnding = false;
  const onFault = (error: unknown): void => {
    log.fatal({ err: error }, 'an error nobody caught');
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), 5_000).unref();
    const end = (): never => process.exit(1);
    starting.then((host) => host.stop()).then(end, end);
  };
  process.on('uncaughtException', onFault);
  process.on('unhandledRejection', onFault);
}

function endWith(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Klubba did not start: ${message}\n`);
  if (!(error instanceof ConfigError) && error instanceof Error)
    process.stderr.write(`${error.stack ?? ''}\n`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
