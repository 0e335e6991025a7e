import { concat, latin1, sha256 } from '../bytes.ts';
import { type PdfState } from './document.ts';
import { type PdfDict, type PdfValue, serialise, withEntries } from './values.ts';

/** Collects the objects of one incremental save. */
export interface Increment {
  /** Takes the next free object number. */
  reserve(): number;
  set(num: number, value: PdfValue): void;
  setStream(num: number, header: PdfDict, data: Uint8Array): void;
  /** A value this increment or the file before it gives the number. */
  current(num: number): PdfValue;
  /** The whole file with the increment behind it; what stood before is untouched. */
  finish(): Promise<Uint8Array>;
}

/** Starts an incremental save on the newest state of a file. */
export function createIncrement(state: PdfState): Increment {
  const { trailer } = state.revision;
  const objects = new Map<number, { value: PdfValue; data?: Uint8Array }>();
  let next = Number(trailer.entries.get('Size'));
  const finish = async () => {
    const head = state.bytes.at(-1) === 0x0a ? state.bytes : concat(state.bytes, latin1('\n'));
    const { body, offsets } = writeObjects(objects, head.length);
    const id = await nextId(trailer, state.bytes);
    return concat(
      head,
      body,
      latin1(writeTail(trailer, offsets, next, id, state.revision.xref, head.length + body.length)),
    );
  };
  return {
    reserve: () => next++,
    set: (num, value) => void objects.set(num, { value }),
    setStream: (num, header, data) =>
      void objects.set(num, { value: withEntries(header, { Length: data.length }), data }),
    current: (num) => objects.get(num)?.value ?? state.object(num).value,
    finish,
  };
}

function writeObjects(objects: ReadonlyMap<number, { value: PdfValue; data?: Uint8Array }>, base: number) {
  const parts: Uint8Array[] = [];
  const offsets: [number, number][] = [];
  let at = base;
  for (const [num, { value, data }] of [...objects].sort(([a], [b]) => a - b)) {
    offsets.push([num, at]);
    const open = `${num} 0 obj\n${serialise(value)}\n`;
    const part = data
      ? concat(latin1(`${open}stream\n`), data, latin1('\nendstream\nendobj\n'))
      : latin1(`${open}endobj\n`);
    parts.push(part);
    at += part.length;
  }
  return { body: concat(...parts), offsets };
}

/** ISO 32000-1 14.4: the first half of the identifier stays, the second tells the revisions apart. */
async function nextId(trailer: PdfDict, bytes: Uint8Array): Promise<PdfValue> {
  const id = trailer.entries.get('ID');
  const [first] = Array.isArray(id) ? (id as readonly PdfValue[]) : [];
  const second = (await sha256(bytes)).slice(0, 16);
  return [first ?? { kind: 'string', bytes: second }, { kind: 'string', bytes: second }];
}

function writeTail(
  trailer: PdfDict,
  offsets: readonly [number, number][],
  size: number,
  id: PdfValue,
  previous: number,
  xref: number,
): string {
  const entries = new Map<string, PdfValue>([['Size', size]]);
  for (const key of ['Root', 'Info']) {
    const value = trailer.entries.get(key);
    if (value !== undefined) entries.set(key, value);
  }
  entries.set('Prev', previous);
  entries.set('ID', id);
  return `xref\n${subsections(offsets)}trailer\n${serialise({ kind: 'dict', entries })}\nstartxref\n${xref}\n%%EOF\n`;
}

function subsections(offsets: readonly [number, number][]): string {
  const runs: { first: number; lines: string[] }[] = [];
  for (const [num, offset] of offsets) {
    const line = `${String(offset).padStart(10, '0')} 00000 n \n`;
    const run = runs.at(-1);
    if (run && run.first + run.lines.length === num) run.lines.push(line);
    else runs.push({ first: num, lines: [line] });
  }
  return runs.map((run) => `${run.first} ${run.lines.length}\n${run.lines.join('')}`).join('');
}
