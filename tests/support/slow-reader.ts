import { Duplex } from 'node:stream';

/** The far end of a socket that reads only when told to. */
export class SlowReader extends Duplex {
  readonly writes: Buffer[] = [];
  #resume: (() => void) | undefined;
  isReading = true;

  override _read(): void {
    // Nothing ever comes from this side.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(chunk);
    if (this.isReading) done();
    else this.#resume = done;
  }

  readAgain(): void {
    this.isReading = true;
    this.#resume?.();
  }
}
