import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VERIFIER_PAGE } from './verifier-place.ts';

/**
 * The built page with the root of this instance put in. Where nothing was built, as while developing, it is built now.
 * Throws when it can neither be found nor built.
 */
export function createVerifierPage(root: string, rootPem: string): () => Promise<string> {
  let page: Promise<string> | undefined;
  const load = async (): Promise<string> => {
    const file = join(root, VERIFIER_PAGE);
    const template = existsSync(file)
      ? await readFile(file, 'utf8')
      : await (await import('./build-verifier.ts')).buildVerifier(root);
    // A function, since a replacement text would give its own meaning to dollar signs.
    return template.replace('%roots%', () => rootPem);
  };
  return () => {
    page ??= load();
    page.catch(() => (page = undefined));
    return page;
  };
}
