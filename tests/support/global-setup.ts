import { existsSync } from 'node:fs';
import { compileMessages } from './messages.ts';
import { dropLeftovers, useTestServer } from './database-server.ts';

/** Once for each vitest run: the generated messages exist, and one database server stays up until the last file is done. */
export default async function setup(): Promise<() => Promise<void>> {
  if (!existsSync('src/lib/i18n/generated/messages.js')) await compileMessages();
  const server = await useTestServer();
  await dropLeftovers(server);
  return () => server.release();
}
