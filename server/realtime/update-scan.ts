import { isUtf8 } from 'node:buffer';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';

/** What an update is made of, read without building any of it. */
export interface UpdateScan {
  readonly structs: number;
  readonly deletions: readonly DeletedRange[];
  /** For each client: the clocks its structs cover, without holes. */
  readonly writes: ReadonlyMap<number, { readonly from: number; readonly to: number }>;
  /** For each client: the last clock that something here points at. */
  readonly needs: ReadonlyMap<number, number>;
}

export interface DeletedRange {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

/**
 * `overlong`: Yjs takes an update in one go, and this one would hold everybody else up. `gap`: a client's structs have a
 * hole between them.
 */
export type ScanResult = UpdateScan | 'malformed' | 'overlong' | 'gap';

/** About 40 ms of Yjs on one core. */
export const MAX_STRUCTS = 12_000;
export const MAX_DELETIONS = 6_000;

const GC = 0;
const SKIP = 10;
/** Content kinds of the Yjs update format, version 1. */
const content = { deleted: 1, json: 2, binary: 3, string: 4, embed: 5, format: 6, type: 7, any: 8 } as const;
const XML_ELEMENT = 3;
const XML_HOOK = 5;
const LAST_TYPE = 6;
/** The first byte of a struct: content kind in five bits, then what follows it. */
const KIND = 0b0001_1111;
const HAS_ORIGIN = 0b1000_0000;
const HAS_RIGHT_ORIGIN = 0b0100_0000;
const HAS_PARENT_SUB = 0b0010_0000;

/**
 * Reads an update the way Yjs would, but counts where Yjs builds: a message of 2 MiB can hold a million structs. What it
 * lets pass Yjs can read: contents with a format of their own (JSON and the like) are tried on Yjs itself.
 */
export function scanUpdate(update: Uint8Array): ScanResult {
  try {
    const scanner = new Scanner(update);
    return scanner.scan();
  } catch (error) {
    return error instanceof Stop ? error.because : 'malformed';
  }
}

class Stop extends Error {
  readonly because: 'malformed' | 'overlong' | 'gap';

  constructor(because: Stop['because']) {
    super(because);
    this.because = because;
  }
}

class Scanner {
  readonly #update: Uint8Array;
  readonly #decoder: decoding.Decoder;
  readonly #writes = new Map<number, { from: number; to: number }>();
  readonly #needs = new Map<number, number>();
  #structs = 0;
  #needsTrial = false;

  constructor(update: Uint8Array) {
    this.#update = update;
    this.#decoder = decoding.createDecoder(update);
  }

  scan(): UpdateScan {
    for (let clients = this.#number(); clients > 0; clients -= 1) this.#client();
    const deletions = this.#deletions();
    if (decoding.hasContent(this.#decoder)) throw new Stop('malformed');
    if (this.#needsTrial) Y.decodeUpdate(this.#update);
    return { structs: this.#structs, deletions, writes: this.#writes, needs: this.#needs };
  }

  #client(): void {
    const structs = this.#number();
    const client = this.#number();
    const from = this.#number();
    // An entry without structs costs a client all the same.
    this.#structs += Math.max(1, structs);
    if (this.#structs > MAX_STRUCTS) throw new Stop('overlong');
    if (structs === 0) return;
    let clock = from;
    for (let i = 0; i < structs; i += 1) clock += this.#struct(client, clock);
    if (!Number.isSafeInteger(clock)) throw new Stop('malformed');
    const earlier = this.#writes.get(client);
    if (earlier && earlier.to !== from) throw new Stop('gap');
    this.#writes.set(client, { from: earlier?.from ?? from, to: clock });
  }

  /** Gives the number of clocks the struct takes. */
  #struct(client: number, clock: number): number {
    const info = decoding.readUint8(this.#decoder);
    const kind = info & KIND;
    if (kind === SKIP) throw new Stop('gap');
    if (kind === GC) return this.#atLeastOne(this.#number());
    if (info & HAS_ORIGIN) this.#link(client, clock);
    if (info & HAS_RIGHT_ORIGIN) this.#link(client, clock);
    if (!(info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN))) {
      if (this.#number() === 1) this.#text();
      else this.#link(client, clock);
      if (info & HAS_PARENT_SUB) this.#text();
    }
    return this.#atLeastOne(this.#content(kind));
  }

  #content(kind: number): number {
    switch (kind) {
      case content.deleted:
        return this.#number();
      case content.string:
        return this.#text();
      case content.type: {
        const type = this.#number();
        if (type > LAST_TYPE) throw new Stop('malformed');
        if (type === XML_ELEMENT || type === XML_HOOK) this.#text();
        return 1;
      }
      case content.format:
        this.#needsTrial = true;
        this.#text();
        this.#text();
        return 1;
      case content.embed:
      case content.binary:
        this.#needsTrial = true;
        this.#bytes();
        return 1;
      case content.json: {
        this.#needsTrial = true;
        const count = this.#number();
        for (let i = 0; i < count; i += 1) this.#text();
        return count;
      }
      case content.any: {
        const count = this.#number();
        for (let i = 0; i < count; i += 1) decoding.readAny(this.#decoder);
        return count;
      }
      default:
        // A document inside the document would be a door to rooms nobody asked for; others Yjs does not know.
        throw new Stop('malformed');
    }
  }

  #deletions(): DeletedRange[] {
    const found: DeletedRange[] = [];
    let count = 0;
    for (let clients = this.#number(); clients > 0; clients -= 1) {
      const client = this.#number();
      const ranges = this.#number();
      count += Math.max(1, ranges);
      if (count > MAX_DELETIONS) throw new Stop('overlong');
      for (let i = 0; i < ranges; i += 1) {
        const clock = this.#number();
        const length = this.#atLeastOne(this.#number());
        this.#need(client, clock + length - 1);
        found.push({ client, clock, length });
      }
    }
    return found;
  }

  /** Where something stands: a struct may point at what came before it, never at itself or after. */
  #link(client: number, clock: number): void {
    const toClient = this.#number();
    const toClock = this.#number();
    if (toClient === client && toClock >= clock) throw new Stop('malformed');
    this.#need(toClient, toClock);
  }

  #need(client: number, clock: number): void {
    if (clock > (this.#needs.get(client) ?? -1)) this.#needs.set(client, clock);
  }

  #number(): number {
    return decoding.readVarUint(this.#decoder);
  }

  #atLeastOne(length: number): number {
    if (length < 1) throw new Stop('malformed');
    return length;
  }

  /** Passes over a string; gives its length as JavaScript counts it. */
  #text(): number {
    const bytes = this.#bytes();
    if (bytes.length > 0 && !isUtf8(bytes)) throw new Stop('malformed');
    let units = 0;
    for (const byte of bytes) if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
    return units;
  }

  #bytes(): Uint8Array {
    const length = this.#number();
    const from = this.#decoder.pos;
    this.#decoder.pos += length;
    if (this.#decoder.pos > this.#update.length) throw new Stop('malformed');
    return this.#update.subarray(from, from + length);
  }
}
