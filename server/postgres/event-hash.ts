import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { NewEvent } from '#server/application/ports.ts';

/** What the first event of a log points back to. */
export const LOG_START = '0'.repeat(64);

/** Hash of an event chained to the one before: a changed, dropped or moved event breaks every hash after it. */
export function eventHash(previous: string, meetingId: string, version: number, event: NewEvent): string {
  const { id, commandId, at, actor, fact } = event;
  const text = (canonicalize as unknown as (input: unknown) => string)({
    previous,
    meetingId,
    version,
    id,
    commandId,
    at,
    actor,
    fact,
  });
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
