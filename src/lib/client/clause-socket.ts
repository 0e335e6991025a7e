import { messageType, syncType } from '../protocol/clause-wire.ts';

export interface TextSent {
  /** The answer to the server's question for everything, as opposed to one change. */
  readonly isWhole: boolean;
}

export interface CountingSocketOptions {
  readonly base: typeof WebSocket;
  readonly onConnecting: () => void;
  readonly onTextSent: (text: TextSent) => void;
}

/** A WebSocket that tells what text passes through it: acknowledgements count exactly these frames. */
export function countingSocket({ base, onConnecting, onTextSent }: CountingSocketOptions): typeof WebSocket {
  return class extends base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      onConnecting();
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      if (data instanceof Uint8Array && data[0] === messageType.sync && data[1] !== syncType.step1)
        onTextSent({ isWhole: data[1] === syncType.step2 });
      super.send(data as Uint8Array<ArrayBuffer>);
    }
  };
}

/** How many local changes are on disk, worked out from what was sent and what was acknowledged. Pure bookkeeping. */
export interface SaveLedger {
  edited(): void;
  connecting(): void;
  sent(text: TextSent): void;
  /** True when this acknowledgement made something durable that was not so before. */
  acknowledged(count: number): boolean;
  /** What is unsaved will never be saved: the author has been told. */
  gaveUp(): void;
  readonly edits: number;
  readonly unsaved: number;
}

export function createSaveLedger(): SaveLedger {
  let edits = 0;
  let saved = 0;
  let isWhole = false;
  /** For each text frame of this connection: how many edits are durable once it is. */
  let covers: number[] = [];
  return {
    edited() {
      edits += 1;
    },
    connecting() {
      covers = [];
      isWhole = false;
    },
    sent(text) {
      // Before the whole text went over this connection, a single change says nothing of those typed while away.
      isWhole ||= text.isWhole;
      covers.push(isWhole ? edits : saved);
    },
    acknowledged(count) {
      const durable = covers[count - 1] ?? saved;
      if (durable <= saved) return false;
      saved = durable;
      return true;
    },
    gaveUp() {
      saved = edits;
    },
    get edits() {
      return edits;
    },
    get unsaved() {
      return edits - saved;
    },
  };
}
