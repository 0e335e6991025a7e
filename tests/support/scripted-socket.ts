import {
  channelFrame,
  CONTROL_CHANNEL,
  lineAnswer,
  type LineAnswer,
  type LineRequest,
  readChannel,
  readLineRequest,
} from '#lib/protocol/clause-line-wire.ts';

/** The server's end of a line, played by the test: nothing happens that it does not say. */
export class ScriptedSocket {
  static made: ScriptedSocket[] = [];
  static get last(): ScriptedSocket {
    const last = ScriptedSocket.made.at(-1);
    if (!last) throw new Error('nobody has called');
    return last;
  }
  binaryType = 'blob';
  isHungUp = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;
  readonly #sent: Uint8Array[] = [];

  constructor(url: string) {
    this.url = url;
    ScriptedSocket.made.push(this);
  }

  send(message: Uint8Array): void {
    this.#sent.push(message);
  }
  close(): void {
    this.isHungUp = true;
  }

  accept(): void {
    this.onopen?.();
  }
  end(code: number, reason = ''): void {
    this.onclose?.({ code, reason });
  }
  answer(answer: LineAnswer): void {
    this.#hand(lineAnswer(answer));
  }
  say(channel: number, payload: Uint8Array): void {
    this.#hand(channelFrame(channel, payload));
  }

  /** What was asked on the control channel, in order. */
  get requests(): readonly LineRequest[] {
    return this.#read().flatMap(({ channel, payload }) => {
      const request = channel === CONTROL_CHANNEL ? readLineRequest(payload) : undefined;
      return request ? [request] : [];
    });
  }
  get pings(): number {
    return this.requests.filter(({ kind }) => kind === 'ping').length;
  }
  heardOn(channel: number): readonly Uint8Array[] {
    return this.#read().flatMap((one) => (one.channel === channel ? [one.payload] : []));
  }

  #read() {
    return this.#sent.flatMap((message) => readChannel(message) ?? []);
  }
  #hand(message: Uint8Array): void {
    this.onmessage?.({ data: message.slice().buffer });
  }
}

export const scriptedSocket = ScriptedSocket as unknown as typeof WebSocket;
