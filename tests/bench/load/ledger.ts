import { Histogram } from './histogram.ts';

/** Client ids of the bench start here: as long on the wire as real ones, and an index away from a writer. */
const FIRST_CLIENT = 0x5000_0000;

interface WriterPage {
  sentAt: Float64Array;
  units: number;
}

/** Who wrote what when. One unit is one written update: a key, or a chunk of `unit` clocks. */
export class Ledger {
  readonly #pages: WriterPage[] = [];
  readonly unit: number;
  /** Only what was written from here on counts as measured (ms of performance.now()). */
  measureFrom = Infinity;
  measureUntil = Infinity;
  latency = new Histogram();
  acknowledgement = new Histogram();
  /** Updates written inside the measured time. */
  measuredUnits = 0;

  constructor(unit = 1) {
    this.unit = unit;
  }

  addWriter(): { readonly index: number; readonly client: number } {
    const index = this.#pages.push({ sentAt: new Float64Array(1_024), units: 0 }) - 1;
    return { index, client: FIRST_CLIENT + index };
  }

  get writers(): number {
    return this.#pages.length;
  }

  indexOf(client: number): number {
    const index = client - FIRST_CLIENT;
    return index >= 0 && index < this.#pages.length ? index : -1;
  }

  clientOf(index: number): number {
    return FIRST_CLIENT + index;
  }

  /** Clocks the writer has used. */
  clockOf(index: number): number {
    return (this.#pages[index]?.units ?? 0) * this.unit;
  }

  /** When the update that holds this clock was written; NaN when it was not. */
  sentAt(index: number, clock: number): number {
    return this.#pages[index]?.sentAt[Math.floor(clock / this.unit)] ?? NaN;
  }

  wrote(index: number, at: number): void {
    const page = this.#pages[index];
    if (!page) throw new Error(`no writer ${String(index)}`);
    if (page.units === page.sentAt.length) {
      const larger = new Float64Array(page.sentAt.length * 2);
      larger.set(page.sentAt);
      page.sentAt = larger;
    }
    page.sentAt[page.units++] = at;
    if (this.isMeasured(at)) this.measuredUnits += 1;
  }

  /** Clocks [clock, clock + length) of a writer reached a reader just now. */
  arrived(index: number, clock: number, length: number, now: number): void {
    const page = this.#pages[index];
    if (!page) return;
    const end = Math.floor((clock + length) / this.unit);
    for (let unit = Math.floor(clock / this.unit); unit < end; unit += 1) {
      const sentAt = page.sentAt[unit] ?? NaN;
      if (this.isMeasured(sentAt)) this.latency.add(now - sentAt);
    }
  }

  acknowledged(sentAt: number, now: number): void {
    if (this.isMeasured(sentAt)) this.acknowledgement.add(now - sentAt);
  }

  /** Opens a measuring window of its own histograms. */
  measure(from: number, until: number): void {
    this.measureFrom = from;
    this.measureUntil = until;
    this.measuredUnits = 0;
    this.latency = new Histogram();
    this.acknowledgement = new Histogram();
  }

  isMeasured(at: number): boolean {
    return at >= this.measureFrom && at < this.measureUntil;
  }
}
