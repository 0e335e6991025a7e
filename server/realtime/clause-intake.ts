import { clauseCloseCode } from '#lib/protocol/clause-wire.ts';
import type { ClauseConnection } from './clause-connection.ts';
import type { ClauseDocument } from './clause-document.ts';
import type { UpdateVerdict } from './clause-update-check.ts';

export interface OfferedText {
  readonly connection: ClauseConnection;
  readonly document: ClauseDocument;
  readonly update: Uint8Array;
  /** The answer to our question for everything, as opposed to one change. */
  readonly isWhole: boolean;
  readonly isSealed: boolean;
  /** Too much waits for the store already. */
  readonly isFull: boolean;
}

/** `held`: not taken; the client has been told or asked for more, and must hand the text in again. */
export type Intake =
  Extract<UpdateVerdict, { kind: 'fits' }> | { readonly kind: 'known' } | { readonly kind: 'held' };

const ASK_AGAIN_MS = 2_000;

/** Judges text before it touches the document: every message anew, whatever the connection was allowed when it opened. */
export function admitText(offered: OfferedText): Intake {
  const { connection, document, update, isWhole, isSealed, isFull } = offered;
  const verdict = document.judge(update, connection.grant.accountId);
  if (verdict.kind === 'nothing-new') return { kind: 'known' };
  if (verdict.kind === 'malformed') connection.strike('malformed');
  else if (verdict.kind === 'overlong') connection.refuse('oversize');
  else if (verdict.kind === 'forged' && isWhole) askAgain(connection);
  else if (!connection.canWrite) refuseWriter(connection, isSealed);
  else if (verdict.kind === 'forged') connection.strike('forged');
  else if (verdict.kind === 'gap') connection.gap();
  else if (isFull) connection.refuse('overloaded');
  else return verdict;
  return { kind: 'held' };
}

/** Somebody else's text that is not here: its author may be about to hand it in. */
function askAgain(connection: ClauseConnection): void {
  connection.foreign();
  setTimeout(() => {
    if (!connection.isClosed && connection.canWrite) connection.askForAll();
  }, ASK_AGAIN_MS).unref();
}

function refuseWriter(connection: ClauseConnection, isSealed: boolean): void {
  const reason = isSealed ? 'sealed' : 'read-only';
  connection.refuse(reason);
  connection.close(clauseCloseCode.forbidden, reason);
}
