import { checkLeaves, notAttested, quorumDoubt } from '#lib/domain/conference/quorum-doubt.ts';
import { roomSuggestions } from '#lib/domain/conference/room-suggestions.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import { ok, type Result } from '#lib/domain/refusal.ts';
import { standingCall, type StandingOptions } from './call-standing.ts';

/**
 * Before the gavel falls or a vote is opened, whoever seems to have left by the call is settled (DIS-5), and who is back on a new
 * connection is vouched for (DIS-3): refuses with `leave-not-settled` and `line-not-attested`. A soft lock: the chair may go on all the same, and then the log says so, which is the fact given here.
 */
export async function settledLeaves(
  options: StandingOptions,
  command: MeetingCommand,
): Promise<Result<readonly MeetingFact[]>> {
  if (command.type !== 'record-decision' && command.type !== 'open-vote') return ok([]);
  const call = await standingCall(options);
  if (!call) return ok([]);
  const { state } = options;
  const { clauseId, despiteLeaves } = command;
  const suggestions = roomSuggestions(state, call.standing);
  const settled = checkLeaves(state, suggestions, clauseId);
  if (settled.ok) return ok([]);
  const personIds = quorumDoubt(state, suggestions, clauseId).leaverIds;
  if (despiteLeaves !== true) return settled;
  const back = notAttested(state, suggestions, clauseId);
  const notAttestedIds = back.length === 0 ? {} : { notAttestedIds: back };
  return ok([{ type: 'leaves-left-unsettled', clauseId, personIds, ...notAttestedIds }]);
}
