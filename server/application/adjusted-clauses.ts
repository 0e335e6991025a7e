import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import { isAdjusted } from '#lib/domain/signing/revision-states.ts';
import type { Actor, UnitOfWork } from './ports.ts';

/**
 * ADJ-5: the whole minutes hold every clause adjusted at once as it was signed. Equal canonical text is an equal leaf of
 * the Merkle tree, so the signatures of the small document hold for the same part of the whole.
 */
export function checkAdjustedClauses(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { organisationId }: Actor,
  document: MinutesDocument,
): Promise<Result<null>> {
  return unitOfWork.run(organisationId, async ({ minutes }) => {
    for (const { clauseId, status, canonical } of await minutes.ofClauses(document.meetingId)) {
      const [signed] = (JSON.parse(canonical) as MinutesDocument).clauses;
      const label = signed?.label ?? '';
      if (!isAdjusted(status)) return refuse('clause-not-adjusted', { label });
      const now = document.clauses.find((one) => one.id === clauseId);
      const isSame =
        now !== undefined && signed !== undefined && canonicalJson(now) === canonicalJson(signed);
      if (!isSame) return refuse('adjusted-clause-differs', { label });
    }
    return ok(null);
  });
}
