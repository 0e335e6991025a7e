import { writeVarUint } from './varuint.ts';

/** The shared type the bench writes in. */
export const TEXT_NAME = 'bench';

const STRING_CONTENT = 4;
const HAS_ORIGIN = 0x80;
const PARENT_IS_ROOT = 1;

export interface Typed {
  readonly client: number;
  readonly clock: number;
  /** ASCII, so that its length is its clocks. */
  readonly text: string;
  /** Clocks of the same client to delete in the same update. */
  readonly deletes?: { readonly clock: number; readonly length: number };
}

/** The Yjs update (v1) of inserting `text` behind the client's own last character: what typing at one place gives. */
export function typedUpdate({ client, clock, text, deletes }: Typed): Uint8Array {
  const head: number[] = [1, 1];
  writeVarUint(head, client);
  writeVarUint(head, clock);
  if (clock > 0) {
    head.push(HAS_ORIGIN | STRING_CONTENT);
    writeVarUint(head, client);
    writeVarUint(head, clock - 1);
  } else {
    head.push(STRING_CONTENT, PARENT_IS_ROOT, TEXT_NAME.length);
    for (const letter of TEXT_NAME) head.push(letter.charCodeAt(0));
  }
  writeVarUint(head, text.length);
  const tail: number[] = [];
  writeDeletes(tail, client, deletes);
  const update = Buffer.allocUnsafe(head.length + text.length + tail.length);
  update.set(head, 0);
  update.write(text, head.length, 'latin1');
  update.set(tail, head.length + text.length);
  return update;
}

function writeDeletes(into: number[], client: number, deletes: Typed['deletes']): void {
  into.push(deletes ? 1 : 0);
  if (!deletes) return;
  writeVarUint(into, client);
  into.push(1);
  writeVarUint(into, deletes.clock);
  writeVarUint(into, deletes.length);
}
