import type { ClauseStore } from '#server/application/clause-store.ts';
import { recordText } from '../bench/scenarios/recorded-text.ts';

export const LONG_CLAUSES: readonly string[] = Array.from({ length: 20 }, (_, i) => `c${String(i + 1)}`);

const ROWS_AT_ONCE = 500;

/** Fills the clauses of a meeting as eight hours of typing leave them: rows, and a snapshot that is some rows old. */
export async function fillMeeting(
  store: Pick<ClauseStore, 'append' | 'saveSnapshot'>,
  options: {
    readonly organisationId: string;
    readonly meetingId: string;
    readonly accountId: string;
    readonly clauseIds: readonly string[];
    /** In all clauses together. */
    readonly edits: number;
  },
): Promise<void> {
  const { organisationId, meetingId, accountId, clauseIds, edits } = options;
  const { updates, snapshot } = recordText(Math.floor(edits / clauseIds.length));
  for (const clauseId of clauseIds) {
    const key = { organisationId, meetingId, clauseId };
    for (let i = 0; i < updates.length; i += ROWS_AT_ONCE) {
      const rows = updates.slice(i, i + ROWS_AT_ONCE).map((update) => ({ accountId, update }));
      await store.append([{ key, rows, leases: [] }]);
    }
    await store.saveSnapshot(key, snapshot.state, snapshot.seq);
  }
}
