import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'redis';

type Client = ReturnType<typeof createRedisClient>;

export interface RedisLineOptions {
  readonly url: string;
  /** Messages pass again; also the first time. */
  readonly onUp: () => void;
  readonly onDown: (error: unknown) => void;
  readonly onFailure: () => void;
}

export interface RedisLine {
  /** What socket.io's adapter takes for a client of the `redis` package. */
  readonly client: object;
  readonly isUp: boolean;
  close(): void;
}

/**
 * Clients as socket.io's adapter uses them. It lets nobody catch what its commands reject with, and asks again at once
 * when a read fails: an error here would end the process or occupy it, so these clients answer late instead of never.
 */
export function openRedisLine({ url, onUp, onDown, onFailure }: RedisLineOptions): RedisLine {
  const all: Client[] = [];
  let isClosed = false;
  let isSubscribed = false;

  function open(): Client {
    const client = createRedisClient(url);
    all.push(client);
    return client;
  }
  const isUp = (): boolean => isSubscribed && all.every((client) => client.isReady);
  const publisher = open();
  watch(publisher);
  void connect(publisher);

  function watch(client: Client): void {
    client.on('error', (error: unknown) => {
      if (!isClosed) onDown(error);
    });
    client.on('ready', () => {
      if (!isClosed && isUp()) onUp();
    });
  }

  /** Tries for as long as it takes; only close() ends it, and then nobody waits any more. */
  async function connect(client: Client): Promise<void> {
    try {
      await client.connect();
    } catch {
      await forever();
    }
  }

  /** `work` until it succeeds. */
  async function insist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch {
        if (isClosed) return forever();
        await delay(TRY_AGAIN_MS, undefined, { ref: false });
      }
    }
  }

  function duplicate() {
    const client = open();
    watch(client);
    return {
      ...marker,
      on: () => undefined,
      connect: () => connect(client),
      xRead: (...args: Parameters<Client['xRead']>) => insist(() => client.xRead(...args)),
      subscribe: (channels: string[], listener: (payload: Buffer) => void) =>
        insist(async () => {
          await client.subscribe(channels, listener, true);
          isSubscribed = true;
          if (isUp()) onUp();
        }),
      disconnect: () => undefined,
    };
  }

  return {
    client: {
      ...marker,
      duplicate,
      publish: (channel: string, payload: Buffer) =>
        publisher.publish(channel, payload).catch(() => {
          onFailure();
          return 0;
        }),
    },
    get isUp() {
      return isUp();
    },
    close() {
      isClosed = true;
      for (const client of all) client.destroy();
    },
  };
}

const TRY_AGAIN_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/** By this method the adapter knows a client of the `redis` package. */
const marker = { sSubscribe: () => Promise.reject(new Error('not used')) };

function createRedisClient(url: string) {
  return createClient({
    url,
    // A link that is up in name only is noticed within seconds.
    pingInterval: 3_000,
    socket: {
      connectTimeout: 2_000,
      socketTimeout: 10_000,
      reconnectStrategy: (retries) =>
        Math.min(50 * 2 ** retries, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2),
    },
  });
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}
