import { compileProject } from '@inlang/paraglide-js';
// @ts-expect-error -- reason: the package names type declarations that it does not ship
import messageFormat from '@inlang/plugin-message-format';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { memoryProject, type Imported, type MessageSettings } from './memory-project.ts';

const PROJECT = 'project.inlang';
const TARGET = 'src/lib/i18n/generated';

export interface CompileMessages {
  readonly root: string;
  /** One module per language is quicker to load while developing; one per message leaves out what no page uses. */
  readonly structure?: 'locale-modules' | 'message-modules';
}

/**
 * Compiles messages/ to src/lib/i18n/generated and gives the number of files that changed.
 *
 * The compiler is paraglide's own; only the loading is ours. The library's loader puts every message through a database
 * first, which takes minutes for a catalogue of this size, and here nothing asks that database anything.
 */
export async function compileMessages({
  root,
  structure = 'message-modules',
}: CompileMessages): Promise<number> {
  const settings = readSettings(root);
  const files = settings['plugin.inlang.messageFormat'].pathPattern.flatMap((pattern) =>
    settings.locales.map((locale) => ({
      locale,
      content: readFileSync(resolve(root, pattern.replace('{locale}', locale))),
    })),
  );
  const { importFiles } = messageFormat as { importFiles: (input: unknown) => Promise<Imported> };
  // One file at a time: the plugin knows a message by its key, and every key stands once in each language.
  const imported = await Promise.all(files.map((file) => importFiles({ settings, files: [file] })));
  const output = await compileProject({
    project: memoryProject(settings, imported),
    projectPath: `./${PROJECT}`,
    compilerOptions: {
      strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
      cookieName: 'locale',
      disableAsyncLocalStorage: false,
      outputStructure: structure,
    },
  });
  return write(join(root, TARGET), output);
}

function readSettings(root: string): MessageSettings {
  return JSON.parse(readFileSync(join(root, PROJECT, 'settings.json'), 'utf8')) as MessageSettings;
}

/** Only what differs is written, so that nobody who reads along finds half a file. */
function write(target: string, output: Readonly<Record<string, string>>): number {
  let changed = 0;
  for (const name of namesIn(target)) {
    if (output[name] !== undefined) continue;
    rmSync(join(target, name));
    changed += 1;
  }
  for (const [name, text] of Object.entries(output)) {
    const path = join(target, name);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    changed += 1;
  }
  return changed;
}

function namesIn(target: string): string[] {
  if (!existsSync(target)) return [];
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(target.length + 1)
        .replaceAll('\\', '/'),
    );
}
