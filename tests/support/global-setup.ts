import { compileMessages } from '#server/ops/messages/compile-messages.ts';
import { dropLeftovers, useTestServer } from './database-server.ts';

/** Once for each vitest run: the generated messages exist, and one database server stays up until the last file is done. */
export default async function setup(): Promise<() => Promise<void>> {
  await compileMessages({ root: process.cwd() });
  const server = await useTestServer();
  await dropLeftovers(server);
  return () => server.release();
}
