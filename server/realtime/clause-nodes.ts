import type { Bus, BusMessage } from '#server/application/bus.ts';
import type { ClauseStore } from '#server/application/clause-store.ts';
import type { ClauseRegistry } from './clause-registry.ts';

export interface FollowOptions {
  readonly bus: Bus;
  readonly registry: ClauseRegistry;
  readonly store: Pick<ClauseStore, 'heads'>;
  readonly now: () => number;
  readonly log: { warn(facts: object, message: string): void };
  /** Default 5,000 ms. */
  readonly recheckMs?: number;
}

/**
 * Keeps the rooms of this process level with what others write to the same clauses. Messages say where to look; a look at
 * the store every few seconds, and whenever the line to the others was broken, finds what no message told of.
 */
export function followOtherNodes({
  bus,
  registry,
  store,
  now,
  log,
  recheckMs = 5_000,
}: FollowOptions): () => void {
  function take(message: BusMessage): void {
    switch (message.kind) {
      case 'clause-written':
        void registry.loaded(message)?.rows.hear(message.seq);
        return;
      case 'clause-presence': {
        const room = registry.loaded(message);
        const news = room?.presence.hear(message.entries, now()) ?? [];
        if (news.length > 0) room?.showPresence(news);
        return;
      }
      case 'clauses-sealed':
        registry.reread({ organisationId: message.organisationId, meetingId: message.meetingId });
        void recheck();
        return;
      default:
    }
  }

  async function recheck(): Promise<void> {
    const rooms = [...registry.rooms()];
    for (const room of rooms) {
      const silent = room.presence.forgetSilent(now());
      if (silent.length > 0) room.showPresence(silent);
    }
    if (rooms.length === 0) return;
    try {
      for (const { key, seq, isSealed } of await store.heads(rooms.map((room) => room.key))) {
        const room = registry.loaded(key);
        if (!room) continue;
        await room.rows.hear(seq);
        room.follow(isSealed);
      }
    } catch (error) {
      // Looked at again in a few seconds; writes say for themselves when the store is away.
      log.warn({ err: error }, 'the store could not be asked what other processes wrote');
    }
  }

  const timer = setInterval(() => void recheck(), recheckMs);
  timer.unref();
  const stops = [bus.onMessage(take), bus.onResumed(() => void recheck())];
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  };
}
