import { mayKeepRoll } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { CallView } from '#lib/protocol/call-wire.ts';
import { standingCall } from './call-standing.ts';
import type { ConferenceProviders } from './conference-providers.ts';
import type { ConferenceBindingRow } from './conference-records.ts';
import type { SecretBox } from './method-ports.ts';
import type { Actor, Ids, Records } from './ports.ts';
import { type ReadDependencies, seatedState } from './read-meeting.ts';

export interface ReadCallDependencies extends ReadDependencies {
  readonly ids: Ids;
  readonly box: SecretBox;
  readonly providers: ConferenceProviders;
}

/**
 * What the call says, for whoever keeps the roll: secretary and chair. Nobody else learns who is connected under which name.
 */
export function readCall(
  { unitOfWork, states, ids, box, providers }: ReadCallDependencies,
  { actor, meetingId }: { readonly actor: Actor; readonly meetingId: string },
): Promise<Result<CallView>> {
  const { organisationId } = actor;
  return unitOfWork.run(organisationId, async (records) => {
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const { state, seat } = found.value;
    if (!mayKeepRoll(state, seat)) return refuse('not-allowed', { command: 'read-call' });
    const call = await standingCall({ records, box, organisationId, state, now: ids.now() });
    if (!call) return ok({ bound: false });
    const { connections, people, links, decided, ends, graceMs, now } = call.standing;
    const { provider, joinUrl } = call.binding;
    const lateDeliveries = call.late.length;
    const account = await records.conference.account(call.binding.accountId);
    return ok({
      bound: true,
      provider,
      joinUrl,
      connections,
      people,
      links,
      decided,
      ends,
      lateDeliveries,
      canAsk: account !== null && providers.portOf(account).snapshot !== undefined,
      ...(await missedLately(records, call.binding, now)),
      graceMs,
      now,
    });
  });
}

/** What was lost on another day is of another meeting in the same call. */
const LATELY_MS = 12 * 3_600_000;

async function missedLately(
  { subscriptions }: Pick<Records, 'subscriptions'>,
  { provider, accountId, externalId }: ConferenceBindingRow,
  now: string,
): Promise<{ readonly missedAt: string | null; readonly isMissedThere?: boolean }> {
  const rows = provider === 'teams' ? await subscriptions.ofCall(accountId, externalId) : [];
  const { missedAt = null, found = null } = rows.find(({ what }) => what === 'call-events') ?? {};
  if (missedAt === null || Date.parse(now) - Date.parse(missedAt) >= LATELY_MS) return { missedAt: null };
  return { missedAt, isMissedThere: found?.code === 'there' && found.at >= missedAt };
}
