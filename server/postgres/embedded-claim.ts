import postgres from 'postgres';
import { setTimeout as delay } from 'node:timers/promises';
import { socketOptions } from './supervisor-probe.ts';

/** Any constant will do; it must only be the same in every Klubba. */
const OWNER_KEY = 0x6b6c7562;
/** The server notices within milliseconds that a killed owner's connection is gone; this is many times that. */
const PATIENCE_MS = 3_000;

export interface ClusterClaim {
  /** Gives the claim up; true when this process was the owner. */
  release(): Promise<boolean>;
}

/**
 * Says "this cluster is mine" with a lock the database itself drops when we die, so a killed owner never leaves a stale claim.
 * Throws when another Klubba owns the folder, unless we come as a guest.
 */
export async function claimCluster(options: {
  socketPath: string;
  isGuest: boolean;
  dataDir: string;
}): Promise<ClusterClaim> {
  const { socketPath, isGuest, dataDir } = options;
  let isOwner = false;
  let isReleased = false;
  const open = () =>
    postgres({
      ...socketOptions(socketPath, 'postgres'),
      max: 1,
      max_lifetime: null,
      onnotice: () => undefined,
      connection: { application_name: 'klubba-owner' },
      onclose: () => {
        if (isOwner && !isReleased) void reclaim();
      },
    });
  const sql = open();

  async function tryLock(): Promise<boolean> {
    const [row] = await sql<{ locked: boolean }[]>`select pg_try_advisory_lock(${OWNER_KEY}) as locked`;
    return row?.locked ?? false;
  }

  /** After a crash of the database the lock is gone with it: take it again as soon as it answers. */
  async function reclaim(): Promise<void> {
    while (!isReleased) {
      const isBack = await tryLock().catch(() => false);
      if (isBack) return;
      await delay(200, undefined, { ref: false });
    }
  }

  const deadline = Date.now() + (isGuest ? 0 : PATIENCE_MS);
  do {
    isOwner = await tryLock();
    if (!isOwner && !isGuest) await delay(50);
  } while (!isOwner && Date.now() < deadline);

  if (!isOwner && !isGuest) {
    await sql.end({ timeout: 1 });
    throw new Error(`Another Klubba already uses ${dataDir}. Stop it, or set DATA_DIR to another folder.`);
  }
  return {
    async release() {
      isReleased = true;
      await sql.end({ timeout: 1 });
      return isOwner;
    },
  };
}
