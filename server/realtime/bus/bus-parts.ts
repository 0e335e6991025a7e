import type { BusMessage } from '#server/application/bus.ts';
import { readBusMessage } from './bus-messages.ts';

/** PostgreSQL carries less than 8000 bytes in a notice. */
export const PART_BYTES = 7_900;
/** Of one message: some 1.5 MB. */
const MOST_PARTS = 250;

/*
 * A text on the line is `<node> <JSON array of messages>`, or a part of one that was too long:
 * `<node> #<id>.<index>.<count> <base64>`.
 */

/** Texts that each fit in a notice. */
export function writeParts(node: string, messages: readonly BusMessage[], limit = PART_BYTES): string[] {
  const texts: string[] = [];
  let open: string[] = [];
  let size = 0;
  const close = (): void => {
    if (open.length > 0) texts.push(`${node} [${open.join(',')}]`);
    open = [];
    size = 0;
  };
  const room = limit - node.length - 3;
  for (const message of messages) {
    const json = JSON.stringify(message);
    const bytes = Buffer.byteLength(json) + 1;
    if (size + bytes > room) close();
    if (bytes > room) texts.push(...cut(node, `[${json}]`, limit));
    else {
      open.push(json);
      size += bytes;
    }
  }
  close();
  return texts;
}

let cuts = 0;

function cut(node: string, json: string, limit: number): string[] {
  const bytes = Buffer.from(json);
  const step = Math.floor((limit - node.length - 32) / 4) * 3;
  const parts = Math.ceil(bytes.length / step);
  cuts += 1;
  return Array.from({ length: parts }, (_, i) => {
    const part = bytes.subarray(i * step, (i + 1) * step).toString('base64');
    return `${node} #${String(cuts)}.${String(i)}.${String(parts)} ${part}`;
  });
}

export interface PartsReader {
  /** The whole messages that this text completes; none when it is our own, a part among others, or not readable. */
  read(text: string): readonly BusMessage[];
}

interface Partial {
  readonly id: string;
  readonly parts: readonly string[];
}

/** Puts parts together again. `onUnreadable` hears of texts of no known form. */
export function createPartsReader(options: {
  readonly node: string;
  readonly onOwn?: () => void;
  readonly onUnreadable?: () => void;
}): PartsReader {
  // A sender's parts come one after the other: at most one unfinished message each.
  const unfinished = new Map<string, Partial>();

  function whole(from: string, rest: string): string | undefined {
    if (!rest.startsWith('#')) return rest;
    const found = /^#(\d+)\.(\d+)\.(\d+) ([A-Za-z0-9+/=]*)$/.exec(rest);
    if (!found) return rest;
    const [, id = '', index, count, part = ''] = found;
    const before = unfinished.get(from);
    const parts = before?.id === id ? [...before.parts, part] : [part];
    // One that was missed spoils the message; the sender says it anew, or somebody reads the database.
    if (parts.length !== Number(index) + 1 || Number(count) > MOST_PARTS) {
      unfinished.delete(from);
      return undefined;
    }
    if (parts.length < Number(count)) {
      unfinished.set(from, { id, parts });
      return undefined;
    }
    unfinished.delete(from);
    return Buffer.concat(parts.map((one) => Buffer.from(one, 'base64'))).toString();
  }

  return {
    read(text) {
      const space = text.indexOf(' ');
      const from = text.slice(0, space);
      if (from === options.node) {
        options.onOwn?.();
        return [];
      }
      const json = space < 0 ? text : whole(from, text.slice(space + 1));
      if (json === undefined) return [];
      const read = readAll(json);
      if (!read) options.onUnreadable?.();
      return read ?? [];
    },
  };
}

function readAll(json: string): BusMessage[] | undefined {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!Array.isArray(given)) return undefined;
  const messages = given.map(readBusMessage);
  return messages.flatMap((message) => (message ? [message] : []));
}
