import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import en from '../../../messages/en/signing.json' with { type: 'json' };
import sv from '../../../messages/sv/signing.json' with { type: 'json' };
import { signingWorld, type SigningWorld, testAuthority } from '../../../tests/support/signed-minutes.ts';
import { runVerify } from './cli.ts';

describe('the verify command', () => {
  let world: SigningWorld;
  let folder: string;
  const path = (file: string) => join(folder, file);
  const run = async (...args: string[]) => {
    const lines: string[] = [];
    const io = {
      out: (line: string) => void lines.push(line),
      err: (line: string) => void lines.push(`err ${line}`),
      trustedRoots: () => Promise.resolve([world.authority.rootPem]),
    };
    return { code: await runVerify(args, io), text: lines.join('\n') };
  };

  beforeAll(async () => {
    world = await signingWorld();
    folder = await mkdtemp(join(tmpdir(), 'verify-'));
    const one = await world.sign(world.frozen, 'secretary');
    const both = await world.sign(one, 'chair');
    const changed = both.slice();
    const title = Buffer.from(both).indexOf('Protokoll</rdf:li>');
    changed[title] = (changed[title] ?? 0) ^ 1;
    await writeFile(path('both.pdf'), both);
    await writeFile(path('one.pdf'), one);
    await writeFile(path('changed.pdf'), changed);
    await writeFile(path('text.txt'), 'hej');
    await writeFile(path('other.pem'), (await testAuthority('Annan')).rootPem);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('says in Swedish who signed what, as what, when and how, and leaves with 0', async () => {
    const { code, text } = await run(path('both.pdf'), '--lang', 'sv');
    expect(code).toBe(0);
    expect(text).toContain('Giltigt. Alla har skrivit under och inget är ändrat.');
    expect(text).toContain('Protokoll, Kulturnämnden, 2026-11-20. Antal sidor: 1');
    expect(text).toContain(
      'Östen Ordförande, Ordförande, skrev under 22 november 2026 kl. 13:01 med passnyckel.',
    );
    expect(text).toContain(`SHA-256 ${world.pdfSha256}`);
    expect(text).toContain(world.authority.fingerprint);
    expect(text).toContain('Ej tidsstämplad');
  });

  it('speaks English when asked', async () => {
    expect((await run(path('one.pdf'), '--lang', 'en')).text).toContain(
      'Östen Ordförande, Ordförande, has not signed.',
    );
  });

  it.each([
    ['one.pdf', 'Östen Ordförande, Ordförande, har inte skrivit under.'],
    ['changed.pdf', 'Sara Sekreterare, Sekreterare: underskriften gäller inte.'],
    ['changed.pdf', 'Sara Sekreterare: texten är ändrad efter underskriften.'],
    ['text.txt', 'Filen är ingen PDF.'],
  ])('leaves with 1 on %s and says why', async (file, sentence) => {
    const { code, text } = await run(path(file), '--lang', 'sv');
    expect(code).toBe(1);
    expect(text).toContain(sentence);
  });

  it('lets a root on the command line replace the instance’s own', async () => {
    const { code, text } = await run(path('both.pdf'), '--root', path('other.pem'), '--lang', 'sv');
    expect(code).toBe(1);
    expect(text).toContain('okänd rot');
  });

  it('gives the whole report as JSON', async () => {
    const { code, text } = await run(path('both.pdf'), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ verdict: 'valid', signers: [{ valid: true }, { valid: true }] });
  });

  it.each([
    [[]],
    [['a.pdf', 'b.pdf']],
    [['a.pdf', '--unknown']],
    [['a.pdf', '--lang', 'de']],
    [['/nowhere/a.pdf']],
  ])('leaves with 2 on %j', async (args) => {
    const { code, text } = await run(...args);
    expect(code).toBe(2);
    expect(text).toMatch(/^err ./);
  });

  it('has a sentence in both languages for everything it can say', () => {
    const keys = (sentences: object) => Object.keys(sentences).sort();
    expect(keys(sv)).toEqual(keys(en));
    for (const sentences of [sv, en])
      for (const sentence of Object.values(sentences)) expect(sentence).not.toBe('');
  });
});
