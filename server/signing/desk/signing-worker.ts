import { parentPort, workerData } from 'node:worker_threads';
import { createJobs } from './do-job.ts';
import type { DeskKeys, JobAnswer, JobMessage } from './jobs.ts';

// Drawing and parsing are synchronous and take up to a tenth of a second: here the meeting's sockets do not wait for them.
const port = parentPort;
if (!port) throw new Error('signing-worker runs as a worker thread only');

const doJob = createJobs(workerData as DeskKeys);

async function answer({ id, kind, options }: JobMessage): Promise<JobAnswer> {
  try {
    return { id, value: await doJob(kind, options) };
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (message: JobMessage) => {
  void answer(message).then((reply) => port.postMessage(reply));
});
