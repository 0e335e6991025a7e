import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import { mayRecordFor, type MeetingSeat } from '../permissions.ts';
import { ok, refuse } from '../refusal.ts';
import { goRoundGroups } from './go-round-groups.ts';
import { goRoundNow } from './speaking-now.ts';
import type { SpeakingCommand } from './speaking.ts';

type GoRoundCommand = Extract<SpeakingCommand, { type: 'begin-go-round' | 'take-turn' | 'end-go-round' }>;
type Command<T extends GoRoundCommand['type']> = Extract<GoRoundCommand, { type: T }>;

const TEXT_MAX = 20_000;

/** "Laget runt": each group present gets one turn, and what it wants noted is collected (001-14). */
export function decideGoRound(state: MeetingState, command: GoRoundCommand, seat: MeetingSeat): Decided {
  switch (command.type) {
    case 'begin-go-round':
      return begin(state, command);
    case 'take-turn':
      return takeTurn(state, command, seat);
    case 'end-go-round':
      return end(state, command);
  }
}

function begin(state: MeetingState, { goRoundId, clauseId, by }: Command<'begin-go-round'>): Decided {
  if (state.goRounds.some((one) => one.id === goRoundId)) return ok([]);
  if (!state.clauses.some((one) => one.id === clauseId)) return refuse('no-such-clause', { clauseId });
  if (state.pointer !== clauseId) return refuse('clause-not-at-hand');
  if (goRoundNow(state)) return refuse('go-round-is-open');
  const groups = goRoundGroups(state, by, clauseId);
  if (!groups.ok) return groups;
  return ok([{ type: 'go-round-begun', goRoundId, clauseId, by, groups: groups.value }]);
}

function takeTurn(state: MeetingState, command: Command<'take-turn'>, seat: MeetingSeat): Decided {
  const round = state.goRounds.find((one) => one.id === command.goRoundId);
  if (!round) return refuse('no-such-go-round');
  if (round.endedAt !== null) return refuse('go-round-is-over');
  const group = round.groups.find((one) => one.name === command.group);
  if (!group) return refuse('no-such-group');
  // A person takes the turn of the own group only.
  if (!group.participantIds.some((id) => mayRecordFor(state, seat, id))) return refuse('not-your-group');
  const text = command.text.trim();
  if (text.length > TEXT_MAX) return refuse('text-too-long', { max: TEXT_MAX });
  const isSame = round.turns.some((one) => one.group === group.name && one.text === text);
  return ok(isSame ? [] : [{ type: 'turn-taken', goRoundId: round.id, group: group.name, text }]);
}

function end(state: MeetingState, { goRoundId }: Command<'end-go-round'>): Decided {
  const round = state.goRounds.find((one) => one.id === goRoundId);
  if (!round) return refuse('no-such-go-round');
  return ok(round.endedAt === null ? [{ type: 'go-round-ended', goRoundId }] : []);
}
