const FINE_MS = 100;
const FINE_STEPS = 100;
const COARSE = FINE_MS * FINE_STEPS;
const MAX_MS = 60_000;

/** Latencies in ms: to 0.01 ms below 100 ms, to 1 ms above. Costs one array access for each value. */
export class Histogram {
  count = 0;
  max = 0;
  readonly #buckets = new Uint32Array(COARSE + MAX_MS);

  add(ms: number): void {
    const clipped = ms < 0 ? 0 : ms >= MAX_MS ? MAX_MS - 1 : ms;
    const at = clipped < FINE_MS ? Math.floor(clipped * FINE_STEPS) : COARSE + Math.floor(clipped);
    this.#buckets[at] = (this.#buckets[at] ?? 0) + 1;
    this.count += 1;
    if (ms > this.max) this.max = ms;
  }

  /** `share` 0.5 is the median. undefined when nothing was counted. */
  percentile(share: number): number | undefined {
    if (this.count === 0) return undefined;
    const wanted = Math.max(1, Math.ceil(share * this.count));
    let seen = 0;
    for (let at = 0; at < this.#buckets.length; at += 1) {
      seen += this.#buckets[at] ?? 0;
      if (seen >= wanted) return at < COARSE ? (at + 1) / FINE_STEPS : at - COARSE + 1;
    }
    return this.max;
  }
}
