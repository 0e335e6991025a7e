import { compile } from '@inlang/paraglide-js';

/** Compiles messages/ to src/lib/i18n/generated, as the Vite plugin does. */
export async function compileMessages(): Promise<void> {
  await compile({
    project: './project.inlang',
    outdir: './src/lib/i18n/generated',
    strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
    cookieName: 'locale',
  });
}
