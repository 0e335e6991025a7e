import { execFileSync, spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/** `npm run properties [-- --rounds n] [--seed n]`: every file with properties, each round with another seed; ends at the first that finds something. */
function main(): void {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' } } });
  const rounds = Number(values.rounds ?? 10);
  const first = Number(values.seed ?? Math.trunc(Date.now() / 1000));
  for (let round = 0; round < rounds; round += 1) {
    const seed = String(first + round);
    process.stdout.write(`round ${String(round + 1)} of ${String(rounds)}, seed ${seed}\n`);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout=0', ...filesWithProperties()],
      { encoding: 'utf8', env: { ...process.env, PROPERTY_SEED: seed } },
    );
    if (status === 0) continue;
    // What a round that found nothing said is of no use to anybody.
    process.stdout.write(`${stdout}${stderr}\nfound with --seed ${seed}\n`);
    process.exitCode = 1;
    return;
  }
}

function filesWithProperties(): readonly string[] {
  const found = execFileSync('git', ['grep', '-lF', 'fc.assert(', '--', '*.test.ts'], { encoding: 'utf8' });
  return found.trim().split('\n');
}

main();
