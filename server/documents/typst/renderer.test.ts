import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createRenderer } from './renderer.ts';
import { advisoryMinutes, groupNotes } from './invented-minutes.ts';

describe('createRenderer', () => {
  const renderer = createRenderer();
  afterAll(() => renderer.close());

  it('renders in a worker while this thread goes on', async () => {
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const rendered = await renderer.render(advisoryMinutes);
    clearInterval(ticking);
    expect(rendered.ok && new TextDecoder().decode(rendered.value.pdf.subarray(0, 8))).toBe('%PDF-1.7');
    expect(turns).toBeGreaterThan(3);
  });

  it('answers each of many calls with its own document', async () => {
    const titles = ['Alfa', 'Beta', 'Gamma', 'Delta'];
    const all = await Promise.all(titles.map((title) => renderer.render({ ...groupNotes, title })));
    const written = all.map((rendered) =>
      rendered.ok ? new TextDecoder('latin1').decode(rendered.value.pdf) : '',
    );
    expect(written.map((pdf, index) => pdf.includes(`>${titles[index]}</rdf:li>`))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('hands a refusal over as a value', async () => {
    const rendered = await renderer.render({ ...groupNotes, title: 'Hej \uE000' });
    expect(rendered).toEqual({
      ok: false,
      refusal: { code: 'glyph-missing', params: { character: 'U+E000', clause: '' } },
    });
  });

  it('throws once when the worker crashes, and works again at the next call', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'klubba-render-'));
    const script = join(folder, 'worker.mjs');
    writeFileSync(
      script,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', (document) => {
         if (document.title === 'crash') process.exit(3);
         parentPort.postMessage({ kind: 'result', result: { ok: false, refusal: { code: document.title } } });
       });`,
    );
    const fragile = createRenderer({ workerScript: script });
    const first = fragile.render({ ...groupNotes, title: 'crash' });
    const second = fragile.render({ ...groupNotes, title: 'after' });
    await expect(first).rejects.toThrow('stopped with code 3');
    expect(await second).toEqual({ ok: false, refusal: { code: 'after' } });
    await fragile.close();
  });

  it('replaces a worker that has set its share of papers', async () => {
    const script = join(mkdtempSync(join(tmpdir(), 'klubba-render-')), 'worker.mjs');
    writeFileSync(
      script,
      `import { parentPort } from 'node:worker_threads';
       let count = 0;
       parentPort.on('message', () => {
         count += 1;
         parentPort.postMessage({ kind: 'result', result: { ok: false, refusal: { code: String(count) } } });
       });`,
    );
    const counting = createRenderer({ workerScript: script, rendersPerWorker: 2 });
    const answers = await Promise.all([1, 2, 3].map(() => counting.render(groupNotes)));
    expect(answers.map((each) => !each.ok && each.refusal.code)).toEqual(['1', '2', '1']);
    await counting.close();
  });

  it('rejects what waits when it is closed', async () => {
    const closing = createRenderer();
    const waiting = closing.render(groupNotes);
    const outcome = expect(waiting).rejects.toThrow();
    await closing.close();
    await outcome;
    await expect(closing.render(groupNotes)).rejects.toThrow('closed');
  });
});
