import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

export interface Browser {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where it came from, for the first line of a test run. */
  readonly from: string;
}

/**
 * Never --disable-web-security or --single-process, which the npm browser's own arguments contain: the first would make every
 * Origin test worthless, the second crashes when a context closes.
 */
const ARGS = [
  '--no-sandbox',
  '--headless=shell',
  '--disable-gpu',
  '--font-render-hinting=none',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
];

/** The first browser that starts: CHROMIUM_PATH, the one in npm, Debian's, Debian's after installing it. Throws one line when none does. */
export function findBrowser(): Browser {
  // Playwright reads its configuration again in each worker.
  const known = process.env[KNOWN];
  if (known !== undefined) return JSON.parse(known) as Browser;
  const browser = search();
  process.env[KNOWN] = JSON.stringify(browser);
  return browser;
}
const KNOWN = 'KLUBBA_TEST_BROWSER';

function search(): Browser {
  const tried: string[] = [];
  for (const candidate of [fromEnvironment, fromNpm, fromSystem, fromApt]) {
    const browser = candidate();
    if (browser === undefined) continue;
    const fault = startFault(browser);
    if (fault === undefined) return browser;
    tried.push(`${browser.from}: ${fault}`);
  }
  throw new Error(
    `No Chromium starts here. Install it (apt-get install chromium) or set CHROMIUM_PATH. Tried: ${tried.join('; ') || 'none found'}`,
  );
}

function fromEnvironment(): Browser | undefined {
  const path = process.env['CHROMIUM_PATH'];
  return path === undefined || path === ''
    ? undefined
    : { executablePath: path, args: ARGS, env: {}, from: 'CHROMIUM_PATH' };
}

function fromSystem(): Browser | undefined {
  const path = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  return path === undefined ? undefined : { executablePath: path, args: ARGS, env: {}, from: path };
}

function fromApt(): Browser | undefined {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return undefined;
  process.stderr.write('No browser found, installing Debian’s Chromium …\n');
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return fromSystem();
}

/** The package is made for a cloud function: it unpacks to /tmp and reuses whatever lies there, so we unpack it ourselves. */
function fromNpm(): Browser | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const root = packageRoot();
  if (root === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const home = resolve('node_modules/.cache', `chromium-${version}`);
  if (!existsSync(home)) unpack(join(root, 'bin'), home);
  const bare: Browser = {
    executablePath: join(home, 'chromium'),
    args: ARGS,
    env: { FONTCONFIG_FILE: writeFontconfig(home) },
    from: `@sparticuz/chromium ${version}`,
  };
  if (startFault(bare) === undefined) return bare;
  // A bare machine lacks nss, nspr and expat; the package brings them.
  return { ...bare, env: { ...bare.env, LD_LIBRARY_PATH: join(home, 'al2023', 'lib') } };
}

function packageRoot(): string | undefined {
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', '..');
  } catch {
    return undefined;
  }
}

function unpack(bin: string, home: string): void {
  const partial = `${home}.${String(process.pid)}`;
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, 'chromium'), brotliDecompressSync(readFileSync(join(bin, 'chromium.br'))), {
    mode: 0o755,
  });
  for (const [archive, folder] of [
    ['fonts', 'fonts'],
    ['swiftshader', '.'],
    ['al2023', 'al2023'],
  ] as const) {
    const into = join(partial, folder);
    mkdirSync(into, { recursive: true });
    const input = brotliDecompressSync(readFileSync(join(bin, `${archive}.tar.br`)));
    const { status, stderr } = spawnSync('tar', ['-x', '--no-same-owner', '-C', into], { input });
    if (status !== 0) throw new Error(`${archive}.tar.br could not be unpacked: ${String(stderr)}`);
  }
  try {
    renameSync(partial, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
    rmSync(partial, { recursive: true, force: true });
  }
}

/** The bundled fonts first, so that text has glyphs on a machine without any. */
function writeFontconfig(home: string): string {
  const file = join(home, 'fonts.conf');
  if (existsSync(file)) return file;
  const folders = [join(home, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
${folders.map((folder) => `<dir>${folder}</dir>`).join('\n')}
<cachedir>${join(home, 'fontconfig-cache')}</cachedir>
</fontconfig>\n`,
  );
  return file;
}

/** Draws a page: a missing library or a forbidden system call shows here and not in the first test. */
const PROBE = `
import { chromium } from '@playwright/test';
const { executablePath, args, env } = JSON.parse(process.argv[1]);
const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env }, timeout: 20000 });
const page = await browser.newPage();
await page.setContent('<p>Åsa</p>');
const { length } = await page.screenshot();
await browser.close();
process.exit(length > 0 ? 0 : 1);
`;

function startFault(browser: Browser): string | undefined {
  if (!existsSync(browser.executablePath)) return `${browser.executablePath} does not exist`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', PROBE, JSON.stringify(browser)], {
    timeout: 40_000,
    encoding: 'utf8',
  });
  if (run.status === 0) return undefined;
  return /(?:error while loading[^\n]*|Error:[^\n]*)/u.exec(run.stderr)?.[0] ?? `exit ${String(run.status)}`;
}
