import type { ConferenceListening, WantedListening } from './conference-port.ts';
import type { LearntOfSubscription, SubscriptionRow } from './subscription-records.ts';

/** What was lost on the way can be fetched. */
const THERE = 'there';
/** It comes when the call is over. */
const NOT_YET = 'not-yet';
const AGAIN_MS = 10 * 60_000;
/** What was lost on another day is of another meeting in the same call. */
const LATELY_MS = 36 * 3_600_000;

/**
 * Who came and went while something was lost cannot be asked for while a call goes on: the provider has it afterwards. Looks for that
 * until it is there, and says when to look again (ISO 8601).
 */
export async function lookForLost(
  { what, missedAt, found }: Pick<SubscriptionRow, 'what' | 'missedAt' | 'found'>,
  { listening, call }: { readonly listening: ConferenceListening; readonly call: WantedListening['call'] },
  now: Date,
): Promise<{ readonly learnt: LearntOfSubscription; readonly againAt: string | null }> {
  const nothing = { learnt: {}, againAt: null };
  if (missedAt === null || now.getTime() - Date.parse(missedAt) > LATELY_MS) return nothing;
  const known = found !== null && found.at >= missedAt ? found : null;
  if (known?.code === THERE) return nothing;
  const againAt = new Date(now.getTime() + AGAIN_MS).toISOString();
  const at = now.toISOString();
  if (known && Date.parse(at) - Date.parse(known.at) < AGAIN_MS)
    return { learnt: {}, againAt: new Date(Date.parse(known.at) + AGAIN_MS).toISOString() };
  const isThere = await listening.isThere(what, call, missedAt);
  if (!isThere.ok) {
    const { code, params } = isThere.refusal;
    const reason = String(params?.['reason'] ?? params?.['status'] ?? '').slice(0, 200);
    return { learnt: { found: { code, reason, at } }, againAt };
  }
  const code = isThere.value ? THERE : NOT_YET;
  return { learnt: { found: { code, reason: '', at } }, againAt: isThere.value ? null : againAt };
}
