import { decide } from '#lib/domain/decide.ts';
import { evolve } from '#lib/domain/evolve.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent, MeetingFact } from '#lib/domain/meeting-events.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { settledLeaves } from './call-leaves.ts';
import { cleanTexts } from './clean-texts.ts';
import { commitAndAnnounce, type Announcing, type Committed } from './commit-and-announce.ts';
import type { MeetingStates } from './meeting-states.ts';
import type { SecretBox } from './method-ports.ts';
import type { Actor, Ids, NewEvent, Records } from './ports.ts';

export interface ExecuteCommand {
  readonly actor: Actor;
  readonly meetingId: string;
  readonly commandId: string;
  readonly expectedVersion: number;
  readonly command: MeetingCommand;
}

export interface CommandDependencies extends Announcing {
  readonly states: MeetingStates;
  readonly ids: Ids;
  /** Opens what the call has said, where the meeting is held in one. */
  readonly box: SecretBox;
}

/**
 * One command, one transaction: lock the meeting, decide on what is committed, append, remember the outcome.
 * The same commandId again gives the same answer without acting (R16). Announced only after the commit.
 */
export async function executeCommand(
  dependencies: CommandDependencies,
  input: ExecuteCommand,
): Promise<Result<{ version: number }>> {
  return commitAndAnnounce(dependencies, input, (records) => inTransaction(dependencies, records, input));
}

async function inTransaction(
  { states, ids, box }: CommandDependencies,
  records: Records,
  input: ExecuteCommand,
): Promise<Result<Committed<{ version: number }>>> {
  const { meetings } = records;
  const { actor, meetingId, commandId } = input;
  const command = cleanTexts(input.command);
  const version = await meetings.lock(meetingId);
  const seat = version === null ? null : await meetings.seat(meetingId, actor.accountId);
  if (version === null || !seat) return refuse('no-such-meeting');
  const earlier = await meetings.outcome(meetingId, commandId);
  if (earlier) {
    return earlier.accountId === actor.accountId
      ? ok({ value: { version: earlier.version }, events: [] })
      : refuse('command-id-taken');
  }
  const state = await states.at(meetings, meetingId, version);
  if (!state) return refuse('no-such-meeting');
  const now = ids.now();
  const timely = checkTimes([command], now);
  if (!timely.ok) return timely;
  const decided = decide(state, command, seat);
  if (!decided.ok) return decided;
  if (await isOutdated(records, state, input)) return refuse('changed-since-read');
  const { organisationId } = actor;
  const settled = await settledLeaves({ records, box, organisationId, state, now }, command);
  if (!settled.ok) return settled;
  const events = await appendFacts({
    records,
    ids,
    meetingId,
    state,
    actor,
    commandId,
    facts: [...settled.value, ...decided.value],
  });
  const after = events.at(-1)?.version ?? version;
  await meetings.keepOutcome(meetingId, commandId, actor.accountId, after);
  return ok({ value: { version: after }, events });
}

/** What is dated by whoever writes it down has happened: nobody comes or leaves later than now. */
export function checkTimes(commands: readonly MeetingCommand[], now: Date): Result<null> {
  const isAhead = commands.some(
    (one) =>
      (one.type === 'record-departure' || one.type === 'record-arrival') &&
      one.at !== undefined &&
      Date.parse(one.at) > now.getTime(),
  );
  return isAhead ? refuse('time-is-ahead') : ok(null);
}

/** The gavel confirms what the chair saw: if the matter changed meanwhile, they see it before it falls. */
async function isOutdated(records: Records, state: MeetingState, input: ExecuteCommand): Promise<boolean> {
  if (input.expectedVersion >= state.version) return false;
  const { command, meetingId, expectedVersion } = input;
  if (command.type !== 'record-decision' && command.type !== 'close-vote') return false;
  const since = await records.meetings.eventsSince(meetingId, expectedVersion);
  return command.type === 'record-decision'
    ? since.some(({ fact }) => changesDecision(fact, command.clauseId))
    : since.some(({ fact }) => changesVote(state, fact, command.voteId));
}

function changesDecision(fact: MeetingFact, clauseId: string): boolean {
  switch (fact.type) {
    case 'pointer-moved':
      return true;
    case 'clause-renamed':
    case 'clause-changed':
    case 'decision-made':
    case 'recusal-reported':
    case 'recusal-settled':
      return fact.clauseId === clauseId;
    default:
      return false;
  }
}

/** VOT-5: a ballot, a withdrawal or a recusal that the chair has not seen when the outcome is announced. */
function changesVote(state: MeetingState, fact: MeetingFact, voteId: string): boolean {
  const clauseId = state.votes.find((one) => one.id === voteId)?.clauseId;
  switch (fact.type) {
    case 'ballot-cast':
      return fact.voteId === voteId;
    case 'proposal-withdrawn':
      return state.proposals.some((one) => one.id === fact.proposalId && one.clauseId === clauseId);
    case 'vote-requested':
    case 'recusal-reported':
    case 'recusal-withdrawn':
    case 'recusal-settled':
      return fact.clauseId === clauseId;
    default:
      return false;
  }
}

export interface AppendFacts {
  readonly records: Records;
  readonly ids: Ids;
  readonly meetingId: string;
  readonly state: MeetingState;
  readonly actor: Actor;
  readonly commandId: string;
  readonly facts: readonly MeetingFact[];
}

/** Writes facts to the log of a locked meeting, and makes the text rooms that new clauses need. */
export async function appendFacts(options: AppendFacts): Promise<readonly MeetingEvent[]> {
  const { records, ids, meetingId, state, actor, commandId, facts } = options;
  if (facts.length === 0) return [];
  const at = ids.now().toISOString();
  const by = { accountId: actor.accountId, name: actor.name };
  const fresh = facts.map((fact): NewEvent => ({ id: ids.uuid(), commandId, at, actor: by, fact }));
  let after = state;
  for (const [i, event] of fresh.entries())
    after = evolve(after, { ...event, version: state.version + i + 1 });
  const events = await records.meetings.append(meetingId, fresh, { phase: after.phase, head: after.head });
  for (const fact of facts) {
    if (fact.type !== 'clause-added') continue;
    await records.clauseRooms.create({
      meetingId,
      clauseId: fact.clause.id,
      blocks: [],
      accountId: actor.accountId,
    });
  }
  return events;
}
