import { compareConnected } from '#lib/domain/conference/compare-connected.ts';
import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { mayKeepRoll } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { AskedConnection, ConnectedView } from '#lib/protocol/connected-wire.ts';
import type { AskLimits } from './ask-limits.ts';
import { boundPort, type ReportDependencies } from './bound-port.ts';
import { standingCall } from './call-standing.ts';
import type { Actor } from './ports.ts';
import { seatedState } from './read-meeting.ts';

export interface AskConnectedDependencies extends ReportDependencies {
  readonly askLimits: AskLimits;
}

/**
 * Asks the provider who is connected at this moment, and says what differs from what it has told of by itself (DIS-5). To look at:
 * nothing of it becomes part of the call or of the roll. For secretary and chair. Refuses `call-not-bound`,
 * `agreement-without-live-roster`, `asked-just-now` (seconds), `call-not-under-way`, and as {@link ConferencePort}.
 */
export async function askConnected(
  dependencies: AskConnectedDependencies,
  { actor, meetingId }: { readonly actor: Actor; readonly meetingId: string },
): Promise<Result<ConnectedView>> {
  const { unitOfWork, states, box, ids, askLimits } = dependencies;
  const { organisationId } = actor;
  const found = await unitOfWork.run(organisationId, (records) =>
    seatedState(records, states, actor, meetingId),
  );
  if (!found.ok) return found;
  const { state, seat } = found.value;
  if (!mayKeepRoll(state, seat)) return refuse('not-allowed', { command: 'ask-connected' });
  const bound = await boundPort(dependencies, { actor, meetingId });
  if (!bound.ok) return bound;
  const { port, ref, bindingId } = bound.value;
  if (!port.snapshot) return refuse('agreement-without-live-roster');
  const admitted = askLimits.admit(meetingId);
  if (!admitted.ok) return admitted;
  // In no transaction: a provider may take its time.
  const asked = await port.snapshot(ref);
  if (!asked.ok) return asked.refusal.code === 'conference-not-found' ? refuse('call-not-under-way') : asked;
  const now = ids.now();
  const call = await unitOfWork.run(organisationId, (records) =>
    standingCall({ records, box, organisationId, state, now }),
  );
  // Bound to another call meanwhile: the answer is not about that one.
  if (call?.binding.id !== bindingId) return refuse('call-not-bound');
  const at = now.toISOString();
  const { connected, onlyAsked, onlyTold } = compareConnected({
    asked: asked.value,
    told: call.standing.connections,
    at,
  });
  return ok({
    provider: ref.provider,
    at,
    connected,
    onlyAsked: onlyAsked.map(shown),
    onlyTold: onlyTold.map(shown),
  });
}

function shown({ person: { name }, joinedAt }: Connection): AskedConnection {
  return { name, joinedAt };
}
