import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { EXTRACTOR_SOURCE } from './extractor-source.ts';

export type ExtractorOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly why: 'timeout' | 'password' | 'broken' | 'pages';
      readonly pages?: number;
    };

/** How long a file may take to open, in milliseconds. */
const TIME_LIMIT = 20_000;
const require = createRequire(import.meta.url);

/**
 * Opens a file in a worker thread with its own memory and time limits: a hostile PDF can then neither
 * hang nor exhaust the process that runs everybody's meetings.
 */
export async function runExtractor<T>(
  kind: 'docx' | 'pdf',
  bytes: Uint8Array,
  timeLimit = TIME_LIMIT,
): Promise<ExtractorOutcome<T>> {
  const library = kind === 'docx' ? 'mammoth' : 'pdfjs-dist/legacy/build/pdf.mjs';
  const path = pathToFileURL(require.resolve(library)).href;
  // A copy, so that the caller's bytes are not taken away by the transfer.
  const copy = bytes.slice();
  const worker = new Worker(EXTRACTOR_SOURCE, {
    eval: true,
    workerData: { kind, path, bytes: copy },
    transferList: [copy.buffer],
    resourceLimits: { maxOldGenerationSizeMb: 384 },
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle({ ok: false, why: 'timeout' }), timeLimit);
    const settle = (outcome: ExtractorOutcome<T>): void => {
      clearTimeout(timer);
      resolve(outcome);
      void worker.terminate();
    };
    worker.once('message', (outcome: ExtractorOutcome<T>) => settle(outcome));
    worker.once('error', () => settle({ ok: false, why: 'broken' }));
    worker.once('exit', () => settle({ ok: false, why: 'broken' }));
  });
}
