import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, config, ConfigError, DEMO_ROLES, publicOrigin } from './config.ts';
import { buildIfStale } from './ops/build.ts';
import { run } from './main.ts';

/** `npm start`: builds when needed, runs Klubba in this process and says where it is. */
async function main(): Promise<void> {
  try {
    // A bad value is told before anyone waits for a build.
    config();
    await buildIfStale({ root: join(dirname(fileURLToPath(import.meta.url)), '..'), say });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`Klubba did not start: ${error.message}\n`);
    process.exit(1);
  }
  for (const line of welcome(await run())) say(line);
}

export function welcome(given: Config): string[] {
  const lines = ['', `Klubba runs at ${publicOrigin(given)}`];
  if (given.isDemo) {
    const seat = (role: string) => `  ${role.padEnd(10)} http://${role}.localhost:${String(given.port)}/`;
    lines.push('Demonstration with invented people. One seat per address, side by side in one browser:');
    lines.push(...DEMO_ROLES.map(seat), `  ${'log in'.padEnd(10)} ${publicOrigin(given)}/login`);
  }
  return [...lines, 'Stop with Ctrl-C.', ''];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
