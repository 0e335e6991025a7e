import { open } from 'node:fs/promises';

/**
 * Puts the names in a folder on the disk. A flushed file whose name is not is gone after a power cut; Windows opens no
 * folders and keeps names by itself.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
