import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { klubbaSockets } from './server/dev.ts';

/** The tests compile the messages first and read them while the build runs: then nobody may write them anew. */
const messages =
  process.env['KLUBBA_MESSAGES'] === 'compiled'
    ? []
    : [
        paraglideVitePlugin({
          project: './project.inlang',
          outdir: './src/lib/i18n/generated',
          strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
          cookieName: 'locale',
          disableAsyncLocalStorage: false,
        }),
      ];

export default defineConfig({
  plugins: [...messages, sveltekit(), klubbaSockets()],
  ssr: { external: ['@myriaddreamin/typst-ts-node-compiler', '@node-rs/argon2'] },
});
