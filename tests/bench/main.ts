import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { buildIfStale } from '#server/ops/build.ts';
import { readOptions, usage } from './options.ts';
import { installPeers } from './servers/install-peers.ts';
import { canPin, LOAD_CORE } from './servers/machine.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** `npm run bench`: installs the peers, then runs everything on their Node, away from the core of the servers. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    say(usage);
    return;
  }
  const options = readOptions(args);
  const node = installPeers({ say, builds: !options.isSmall && options.servers.includes('hocuspocus') });
  if (options.servers.includes('application') && options.scenarios.includes('A') && !options.isSmall)
    await buildIfStale({ root: resolve('.'), say });
  const pin = canPin() ? ['taskset', '-c', LOAD_CORE] : [];
  if (pin.length === 0) say('no taskset or only one core: servers and load share what there is');
  const [file = '', ...rest] = [
    ...pin,
    ...(options.goesFirst ? ['chrt', '--rr', '10'] : []),
    node,
    '--expose-gc',
    '--import',
    'tsx',
    'tests/bench/run.ts',
    ...args,
  ];
  const child = spawn(file, rest, { stdio: 'inherit' });
  // Ctrl-C reaches the whole group: this process only waits for the other to clear up.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('close', (code) => (process.exitCode = code ?? 1));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exitCode = 2;
}
