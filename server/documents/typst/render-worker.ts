import { parentPort } from 'node:worker_threads';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { createMinutesCompiler } from './compile-minutes.ts';
import type { RenderAnswer } from './renderer.ts';

// The Typst compiler is synchronous: it runs here so that the meeting's sockets go on beating meanwhile.
const port = parentPort;
if (!port) throw new Error('render-worker runs as a worker thread only');

const compiler = createMinutesCompiler();

async function answer(document: MinutesDocument): Promise<RenderAnswer> {
  try {
    return { kind: 'result', result: await compiler.compile(document) };
  } catch (error) {
    return { kind: 'fault', message: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (document: MinutesDocument) => {
  void answer(document).then((reply) => port.postMessage(reply));
});
