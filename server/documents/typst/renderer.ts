import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import type { Refusal, Result } from '#lib/domain/refusal.ts';
import type { RenderedMinutes } from './compile-minutes.ts';
import { findProjectRoot } from '#server/project-root.ts';

export interface MinutesRenderer {
  /**
   * PDF/A-2a and PDF/UA-1 of the frozen minutes. Refuses `glyph-missing` with `character` and `clause` (the label).
   * @throws {Error} when the template or the worker fails, or the renderer is closed; the next call works again.
   */
  render(document: MinutesDocument): Promise<Result<RenderedMinutes, Refusal>>;
  /** Ends the workers; what still waits is rejected. */
  close(): Promise<void>;
}

export type RenderAnswer =
  | { readonly kind: 'result'; readonly result: Result<RenderedMinutes> }
  | { readonly kind: 'fault'; readonly message: string };

interface Job {
  readonly document: MinutesDocument;
  readonly resolve: (result: Result<RenderedMinutes>) => void;
  readonly reject: (error: Error) => void;
}

interface Desk {
  readonly worker: Worker;
  job: Job | undefined;
  rendered: number;
}

export interface RendererOptions {
  /** Threads, each about 100 MB when warm. Default 1, started at the first use. */
  readonly workers?: number;
  /** After so many papers a thread is replaced. Default 50. */
  readonly rendersPerWorker?: number;
  /** Another script in the worker's place; for tests of crashes. */
  readonly workerScript?: string;
}

/** Opens a renderer whose synchronous Typst compilers run in worker threads; a crashed one is replaced at the next use. */
export function createRenderer(options: RendererOptions = {}): MinutesRenderer {
  const limit = options.workers ?? 1;
  const rendersPerWorker = options.rendersPerWorker ?? 50;
  const desks = new Set<Desk>();
  const waiting: Job[] = [];
  let isClosed = false;

  function startNext(): void {
    while (waiting.length > 0) {
      const desk =
        [...desks].find((each) => each.job === undefined) ?? (desks.size < limit ? openDesk() : undefined);
      const job = desk && waiting.shift();
      if (!desk || !job) return;
      desk.job = job;
      desk.worker.ref();
      desk.worker.postMessage(job.document);
    }
  }

  function openDesk(): Desk {
    const desk: Desk = { worker: startWorker(options.workerScript), job: undefined, rendered: 0 };
    desks.add(desk);
    desk.worker.on('message', (answer: RenderAnswer) => {
      const job = leave(desk);
      desk.rendered += 1;
      if (desk.rendered >= rendersPerWorker) retire(desk);
      if (answer.kind === 'result') job?.resolve(answer.result);
      else job?.reject(new Error(`The minutes could not be set: ${answer.message}`));
      startNext();
    });
    desk.worker.on('error', (error) => abandon(desk, error));
    desk.worker.on('exit', (code) =>
      abandon(desk, new Error(`The rendering worker stopped with code ${code}`)),
    );
    return desk;
  }

  /** The compiler keeps about 1.5 MB of every paper it has set; most of it is given back with the thread. */
  function retire(desk: Desk): void {
    desks.delete(desk);
    void desk.worker.terminate();
  }

  function leave(desk: Desk): Job | undefined {
    const job = desk.job;
    desk.job = undefined;
    // An idle worker must not keep the process alive after everything else has ended.
    desk.worker.unref();
    return job;
  }

  function abandon(desk: Desk, error: unknown): void {
    desks.delete(desk);
    leave(desk)?.reject(error instanceof Error ? error : new Error(String(error)));
    if (!isClosed) startNext();
  }

  return {
    render(document) {
      if (isClosed) return Promise.reject(new Error('The renderer is closed'));
      return new Promise((resolve, reject) => {
        waiting.push({ document, resolve, reject });
        startNext();
      });
    },
    async close() {
      isClosed = true;
      for (const job of waiting.splice(0)) job.reject(new Error('The renderer is closed'));
      await Promise.all([...desks].map((desk) => desk.worker.terminate()));
    },
  };
}

function startWorker(script: string | undefined): Worker {
  // Named from the project folder and not from this module, which the production bundle moves into `build/`.
  return new Worker(script ?? join(findProjectRoot(), 'server/documents/typst/start-worker.mjs'), {
    execArgv: [],
  });
}
