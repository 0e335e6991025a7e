import {
  KEPT_DAYS_AFTER_ADJUSTMENT,
  KEPT_DAYS_WITHOUT_ADJUSTMENT,
} from '#lib/domain/conference/kept-until.ts';
import { civilDate } from '#lib/domain/wording/dates.ts';
import type { Ids, UnitOfWork } from './ports.ts';

const DAY_MS = 24 * 3_600_000;
/** What was said of no meeting of ours, or of none yet. */
const UNBOUND_DAYS = 1;

/** Takes away what calls said and need not be kept any longer; gives how many rows. */
export function purgeCalls(
  { unitOfWork, ids }: { readonly unitOfWork: UnitOfWork; readonly ids: Ids },
  { organisationId }: { readonly organisationId: string },
): Promise<number> {
  const daysAgo = (days: number): string => new Date(ids.now().getTime() - days * DAY_MS).toISOString();
  return unitOfWork.run(organisationId, ({ conference }) =>
    conference.purge({
      unboundBefore: daysAgo(UNBOUND_DAYS),
      adjustedBefore: daysAgo(KEPT_DAYS_AFTER_ADJUSTMENT),
      heldBefore: civilDate(daysAgo(KEPT_DAYS_WITHOUT_ADJUSTMENT)),
    }),
  );
}
