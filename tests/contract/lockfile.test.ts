import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface LockedPackage {
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Read as text: what `npm ci` reads on a machine that is not ours. */
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Readonly<Record<string, LockedPackage>>;
};

it('the lock file names the native part of every platform, or `npm ci` refuses it elsewhere', () => {
  const locked = Object.keys(packages);
  const missing = Object.values(packages)
    .flatMap((one) => Object.keys(one.optionalDependencies ?? {}))
    .filter((name) => !locked.some((path) => path.endsWith(`node_modules/${name}`)));
  expect(missing).toEqual([]);
});

it('sockets are at or after the versions that mended known holes', () => {
  const atLeast = { ws: '8.21.0', 'engine.io': '6.6.10', 'socket.io-parser': '4.2.7' };
  for (const [name, lowest] of Object.entries(atLeast)) {
    const version = packages[`node_modules/${name}`]?.version ?? '0';
    expect(
      version.localeCompare(lowest, 'en', { numeric: true }),
      `${name} ${version}`,
    ).toBeGreaterThanOrEqual(0);
  }
});
