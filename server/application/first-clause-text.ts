import { randomInt } from 'node:crypto';
import * as Y from 'yjs';
import type { MinutesBlock } from '#lib/domain/minutes-document.ts';
import { appendBlocks } from '#lib/protocol/clause-blocks.ts';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';

export interface FirstClauseText {
  readonly accountId: string;
  readonly clientId: number;
  readonly update?: Uint8Array;
}

/** The first text of a clause as one Yjs update. Without blocks there is none: the first person to type begins. */
export function firstClauseText(blocks: readonly MinutesBlock[], accountId: string): FirstClauseText {
  const clientId = randomInt(1, 2 ** 32 - 1);
  if (blocks.length === 0) return { accountId, clientId };
  const document = new Y.Doc();
  document.clientID = clientId;
  appendBlocks(document.getXmlFragment(clauseFragmentName), blocks);
  const update = Y.encodeStateAsUpdate(document);
  document.destroy();
  return { accountId, clientId, update };
}
