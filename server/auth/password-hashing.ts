import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';

// 2 is argon2id; the package's own enum is ambient and cannot be imported under isolatedModules.
const argon2id = { algorithm: 2, memoryCost: 19456, timeCost: 2, parallelism: 1 } as const;

export interface PasswordHashing {
  hash(password: string): Promise<string>;
  /** `stored` null (nobody there, or no password set) costs the same time and is always false. */
  verify(stored: string | null, password: string): Promise<boolean>;
  /** The most hashes that ever ran at once; for metrics and tests. */
  peak(): number;
}

/** argon2id with 19 MiB, 2 passes; at most `parallel` (the number of cores) at once, so that guessing cannot starve the meeting. */
export function createPasswordHashing(options: { parallel?: number } = {}): PasswordHashing {
  const turnstile = createTurnstile(options.parallel ?? availableParallelism());
  let dummy: Promise<string> | undefined;
  const dummyHash = () => (dummy ??= hash(crypto.randomUUID(), argon2id));
  return {
    hash: (password) => turnstile.run(() => hash(normalise(password), argon2id)),
    verify: (stored, password) =>
      turnstile.run(async () => {
        const matches = await verify(stored ?? (await dummyHash()), normalise(password));
        return matches && stored !== null;
      }),
    peak: turnstile.peak,
  };
}

/** The same å typed on a Mac and on a PC is different bytes until it is composed. */
function normalise(password: string): string {
  return password.normalize('NFC');
}

function createTurnstile(limit: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  let peak = 0;
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else running--;
  };
  return {
    peak: () => peak,
    async run<T>(work: () => Promise<T>): Promise<T> {
      if (running < limit) running++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      peak = Math.max(peak, running);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
