import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { klubbaSockets } from './server/dev.ts';

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/i18n/generated',
      strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
      cookieName: 'locale',
      disableAsyncLocalStorage: false,
    }),
    sveltekit(),
    klubbaSockets(),
  ],
  ssr: { external: ['@myriaddreamin/typst-ts-node-compiler', '@node-rs/argon2'] },
});
