import { join, resolve } from 'node:path';
import { build } from 'vite';

let built: Promise<string> | undefined;

/** Klubba's rooms as JavaScript in one file, as the product runs them: the peers do not compile TypeScript either. */
export function builtProcess(): Promise<string> {
  return (built ??= buildIt());
}

async function buildIt(): Promise<string> {
  const folder = resolve('node_modules/.cache/klubba-bench-server');
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: 'tests/bench/servers/klubba-process.ts',
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'klubba-process.js', format: 'es' } },
    },
  });
  return join(folder, 'klubba-process.js');
}
