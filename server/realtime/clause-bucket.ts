export interface Bucket {
  /** Takes one message of `bytes`; gives the milliseconds to wait before the next may be read, 0 when there is room. */
  take(bytes: number): number;
}

export interface BucketOptions {
  readonly now: () => number;
  readonly messagesPerSecond?: number;
  readonly bytesPerSecond?: number;
}

/** A token bucket of two seconds' worth for messages and for bytes. */
export function createBucket({
  now,
  messagesPerSecond = 1_000,
  bytesPerSecond = 2 * 1024 * 1024,
}: BucketOptions): Bucket {
  let messages = messagesPerSecond * 2;
  let bytesLeft = bytesPerSecond * 2;
  let filledAt = now();
  return {
    take(bytes) {
      const seconds = Math.max(0, now() - filledAt) / 1_000;
      filledAt = now();
      messages = Math.min(messagesPerSecond * 2, messages + seconds * messagesPerSecond) - 1;
      bytesLeft = Math.min(bytesPerSecond * 2, bytesLeft + seconds * bytesPerSecond) - bytes;
      const wait = Math.max(-messages / messagesPerSecond, -bytesLeft / bytesPerSecond);
      return wait > 0 ? Math.ceil(wait * 1_000) : 0;
    },
  };
}
