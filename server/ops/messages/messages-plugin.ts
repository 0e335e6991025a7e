import { join } from 'node:path';
import type { Plugin } from 'vite';
import { compileMessages } from './compile-messages.ts';

/** Compiles the messages before anything is built or served, and again when one of them changes. */
export function klubbaMessages(): Plugin {
  let root = process.cwd();
  let structure: 'locale-modules' | 'message-modules' = 'message-modules';
  return {
    name: 'klubba-messages',
    enforce: 'pre',
    async configResolved(config) {
      ({ root } = config);
      structure = config.command === 'serve' ? 'locale-modules' : 'message-modules';
      await compileMessages({ root, structure });
    },
    async hotUpdate({ file }) {
      if (file.startsWith(join(root, 'messages')) && this.environment.name === 'client') {
        await compileMessages({ root, structure });
      }
    },
  };
}
