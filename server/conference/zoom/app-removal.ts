import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { Notice } from '#server/application/conference-port.ts';
import { looseText } from '../loose.ts';

export const APP_REMOVED = 'app_deauthorized';

export const AppRemoval = v.object({
  payload: v.object({
    client_id: looseText(300),
    user_id: looseText(300),
    deauthorization_time: looseText(),
  }),
});

/** Zoom repeats itself for an hour. */
const LATE_AFTER_MS = 2 * 3_600_000;

/**
 * Somebody of the account has taken the app away. Refuses `removal-rejected` with `reason`: removal-of-another-app, and
 * removal-late for what is old, or says no time.
 */
export function removalOf(
  { payload }: v.InferOutput<typeof AppRemoval>,
  { clientId, now, isLate }: { readonly clientId: string; readonly now: Date; readonly isLate: boolean },
): Result<Notice> {
  if (payload.client_id !== clientId) return refuse('removal-rejected', { reason: 'removal-of-another-app' });
  const at = Date.parse(payload.deauthorization_time);
  // An hour's repetitions, and no more: an old word that is sent anew says nothing of today.
  const isOfNow = Math.abs(now.getTime() - at) <= LATE_AFTER_MS;
  if (isLate || !isOfNow) return refuse('removal-rejected', { reason: 'removal-late' });
  return ok({ kind: 'app-removed', userId: payload.user_id, at: new Date(at).toISOString() });
}
