import { nameKey } from '#lib/domain/conference/clean-name.ts';
import { isOneCaller, learnAlias } from '#lib/domain/conference/learn-alias.ts';
import { settle, type Settlement, type SettlingAct } from '#lib/domain/conference/settlement.ts';
import { decideInTurn } from '#lib/domain/decide-in-turn.ts';
import { mayKeepRoll } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { accountValue, type CallChange, type StandingCall, standingCall } from './call-standing.ts';
import { commitAndAnnounce, type Committed } from './commit-and-announce.ts';
import type { AliasRow } from './conference-records.ts';
import { appendFacts, checkTimes, type CommandDependencies } from './execute-command.ts';
import type { Actor, Records } from './ports.ts';
import type { SeatedState } from './read-meeting.ts';

export interface SettleDependencies extends CommandDependencies {
  readonly callChanged: (change: CallChange) => void;
}

export interface SettleSuggestion {
  readonly actor: Actor;
  readonly meetingId: string;
  readonly commandId: string;
  readonly suggestionId: string;
  readonly act: SettlingAct;
}

/**
 * The secretary or the chair says what is true of something the call suggests, and the roll follows: one transaction under the
 * meeting's lock, so that of two who settle the same at once the second is told that it is settled. The same commandId again gives
 * the same answer without acting. `no-call-bound`, what {@link settle} refuses with, and what the roll's own commands do.
 */
export async function settleSuggestion(
  dependencies: SettleDependencies,
  input: SettleSuggestion,
): Promise<Result<{ version: number }>> {
  const { actor, meetingId } = input;
  const done = await commitAndAnnounce(dependencies, input, (records) =>
    inTransaction(dependencies, records, input),
  );
  if (done.ok) dependencies.callChanged({ organisationId: actor.organisationId, meetingId });
  return done;
}

async function inTransaction(
  dependencies: SettleDependencies,
  records: Records,
  input: SettleSuggestion,
): Promise<Result<Committed<{ version: number }>>> {
  const { meetings } = records;
  const { actor, meetingId, commandId } = input;
  const version = await meetings.lock(meetingId);
  const seat = version === null ? null : await meetings.seat(meetingId, actor.accountId);
  if (version === null || !seat) return refuse('no-such-meeting');
  const earlier = await meetings.outcome(meetingId, commandId);
  if (earlier) {
    return earlier.accountId === actor.accountId
      ? ok({ value: { version: earlier.version }, events: [] })
      : refuse('command-id-taken');
  }
  const state = await dependencies.states.at(meetings, meetingId, version);
  if (!state) return refuse('no-such-meeting');
  const done = await settleIn(dependencies, records, input, { state, seat });
  if (done.ok) await meetings.keepOutcome(meetingId, commandId, actor.accountId, done.value.value.version);
  return done;
}

async function settleIn(
  { ids, box }: SettleDependencies,
  records: Records,
  input: SettleSuggestion,
  { state, seat }: SeatedState,
): Promise<Result<Committed<{ version: number }>>> {
  if (!mayKeepRoll(state, seat)) return refuse('not-allowed', { command: 'settle-suggestion' });
  const { actor, meetingId, commandId, suggestionId } = input;
  const now = ids.now();
  const call = await standingCall({ records, box, organisationId: actor.organisationId, state, now });
  if (!call) return refuse('no-call-bound');
  const settled = settle(state, call.standing, suggestionId, input.act);
  if (!settled.ok) return settled;
  const settlement = settled.value;
  const timely = checkTimes(settlement.commands, now);
  if (!timely.ok) return timely;
  const decided = decideInTurn(state, settlement.commands, seat, now.toISOString());
  if (!decided.ok) return decided;
  const facts = decided.value;
  const events = await appendFacts({ records, ids, meetingId, state, actor, commandId, facts });
  const version = events.at(-1)?.version ?? state.version;
  const { accountId: decidedBy, name: decidedByName } = actor;
  for (const one of settlement.decisions) {
    const by = { decidedBy, decidedByName, decidedAt: now.toISOString(), version };
    await records.conference.keepDecision(meetingId, { ...one, ...by, id: ids.uuid() });
  }
  for (const one of learntIn(state, settlement, call))
    await records.conference.learnAlias(state.body.id, one, { meetingId, at: now.toISOString() });
  return ok({ value: { version }, events });
}

/** What somebody is known by from now on: the account, and a name that could be nobody else's. Never of namesakes. */
function learntIn(
  { participants }: SeatedState['state'],
  { learnt }: Settlement,
  { binding: { provider }, standing: { people } }: StandingCall,
): readonly AliasRow[] {
  const who = participants.find(({ id }) => id === learnt?.personId);
  if (!learnt || !who) return [];
  const person = nameKey(who.name);
  if (participants.filter(({ name }) => nameKey(name) === person).length > 1) return [];
  const { providerUserId = '' } = learnt.caller;
  const alias = learnAlias(who.id, learnt.caller, people)?.alias ?? person;
  const rows: readonly AliasRow[] = [
    ...(alias === person ? [] : [{ person, kind: 'alias' as const, value: alias }]),
    ...(providerUserId === '' || !isOneCaller(learnt.caller, people)
      ? []
      : [{ person, kind: 'account' as const, value: accountValue(provider, providerUserId) }]),
  ];
  return rows.filter((one) => one.person !== '' && one.person.length <= 200 && one.value.length <= 400);
}
