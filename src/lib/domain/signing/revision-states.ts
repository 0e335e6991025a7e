import { ok, refuse, type Result } from '../refusal.ts';

/**
 * The life of one frozen revision: of the minutes, of a clause adjusted at once, or of a correction. Before it there is
 * only the living text; after `adjusted` nothing leads back, since later faults are corrections of their own (COR-1).
 */
export type RevisionStatus =
  'frozen' | 'disputed' | 'adjusted' | 'sealed' | 'announced' | 'archived' | 'void';

export type RevisionStep = 'decline' | 'complete' | 'withdraw' | 'seal' | 'announce' | 'archive';

const NEXT: Readonly<Record<RevisionStatus, Partial<Readonly<Record<RevisionStep, RevisionStatus>>>>> = {
  frozen: { decline: 'disputed', complete: 'adjusted', withdraw: 'void' },
  // ADJ-4: all three ways on give a new revision, so the disputed one is withdrawn.
  disputed: { withdraw: 'void' },
  adjusted: { seal: 'sealed', announce: 'announced' },
  sealed: { announce: 'announced' },
  announced: { archive: 'archived' },
  archived: {},
  void: {},
};

/** Where a step leads; refuses `already-adjusted` (COR-1), `minutes-disputed` or `not-frozen` when it leads nowhere. */
export function moveRevision(status: RevisionStatus, step: RevisionStep): Result<RevisionStatus> {
  const next = NEXT[status][step];
  if (next !== undefined) return ok(next);
  if (status === 'disputed') return refuse('minutes-disputed');
  return isAdjusted(status) ? refuse('already-adjusted') : refuse('not-frozen');
}

/** Whether everybody has signed: from then on the content stands for good. */
export function isAdjusted(status: RevisionStatus): boolean {
  return ['adjusted', 'sealed', 'announced', 'archived'].includes(status);
}
