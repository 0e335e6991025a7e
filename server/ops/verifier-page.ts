import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Anchors } from '#server/signing/verify-page/anchors.ts';
import { VERIFIER_PAGE } from './verifier-place.ts';

/**
 * The built page with what this instance is trusted by put in. Where nothing was built, as while developing, it is built now.
 * Throws when it can neither be found nor built.
 */
export function createVerifierPage(root: string, anchors: Partial<Anchors>): () => Promise<string> {
  let page: Promise<string> | undefined;
  const load = async (): Promise<string> => {
    const file = join(root, VERIFIER_PAGE);
    const template = existsSync(file)
      ? await readFile(file, 'utf8')
      : await (await import('./build-verifier.ts')).buildVerifier(root);
    return withAnchors(template, anchors);
  };
  return () => {
    page ??= load();
    page.catch(() => (page = undefined));
    return page;
  };
}

/** Puts them into the page's template element, where no text may end it. */
export function withAnchors(page: string, anchors: Partial<Anchors>): string {
  const text = JSON.stringify(anchors).replaceAll('&', '\\u0026').replaceAll('<', '\\u003c');
  // A function, since a replacement text would give its own meaning to dollar signs.
  return page.replace('%anchors%', () => text);
}
