import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { findProjectRoot } from '#server/project-root.ts';
import type { DeskKeys, DoJob, JobAnswer } from './jobs.ts';

export interface SigningDesk {
  readonly doJob: DoJob;
  /** Ends the thread; what still waits is rejected. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The compiler in the thread keeps a little of everything it has drawn, so the thread is replaced now and then. */
const JOBS_PER_WORKER = 500;

/** A thread for the heavy work on PDFs, started at its first job; one that crashed is replaced at the next. */
export function openSigningDesk(keys: DeskKeys): SigningDesk {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let jobs = 0;
  let isClosed = false;

  function start(): Worker {
    // Named from the project folder and not from this module, which the production bundle moves into `build/`.
    const script = join(findProjectRoot(), 'server/signing/desk/start-worker.mjs');
    const started = new Worker(script, { execArgv: [], workerData: keys });
    started.on('message', (answer: JobAnswer) => settle(started, answer));
    started.on('error', (error: unknown) => abandon(started, error));
    started.on('exit', (code) => abandon(started, new Error(`The signing thread stopped with code ${code}`)));
    return started;
  }

  function settle(from: Worker, answer: JobAnswer): void {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) from.unref();
    if ('fault' in answer) one?.reject(new Error(`The PDF could not be signed: ${answer.fault}`));
    else one?.resolve(answer.value);
    if (waiting.size === 0 && jobs >= JOBS_PER_WORKER) retire(from);
  }

  function retire(from: Worker): void {
    worker = undefined;
    jobs = 0;
    void from.terminate();
  }

  function abandon(from: Worker, error: unknown): void {
    if (from !== worker) return;
    worker = undefined;
    for (const one of waiting.values()) one.reject(error instanceof Error ? error : new Error(String(error)));
    waiting.clear();
  }

  let lastId = 0;
  const doJob = (kind: string, options: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(new Error('The signing desk is closed'));
      worker ??= start();
      jobs += 1;
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.ref();
      worker.postMessage({ id: lastId, kind, options });
    });

  return {
    // reason: what comes back through a message has the type that its kind says; the thread is our own
    doJob: doJob as DoJob,
    async close() {
      isClosed = true;
      const last = worker;
      if (last) abandon(last, new Error('The signing desk is closed'));
      await last?.terminate();
    },
  };
}
