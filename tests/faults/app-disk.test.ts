import { afterAll, beforeAll } from 'vitest';
import { type AppWorld, appWorld } from '../support/app-world.ts';
import { recordSkipped } from '../support/fault-run.ts';
import { type LoopDisk, makeLoopDisk, noLoopDiskBecause } from '../support/loop-disk.ts';
import { diskFull } from './app/disk-full.ts';
import { powerCut } from './app/power-cut.ts';

/*
 * What is done to the disk under the whole built application: its data folder lies on a small file system of its own.
 */
const why = noLoopDiskBecause();

if (why !== undefined) {
  recordSkipped('R3', 'power cut', why);
  recordSkipped('R20', 'disk full', why);
}

let disk: LoopDisk | undefined;
let app: AppWorld | undefined;
const opened = (): { app: AppWorld; disk: LoopDisk } => {
  if (!app || !disk) throw new Error('there is no disk');
  return { app, disk };
};

beforeAll(async () => {
  if (why !== undefined) return;
  disk = makeLoopDisk();
  app = appWorld({ dataDir: disk.folder });
  await app.open();
}, 120_000);
afterAll(async () => {
  await app?.close();
  await disk?.close();
}, 60_000);

powerCut({ isPossible: why === undefined, opened });
diskFull({ isPossible: why === undefined, opened });
