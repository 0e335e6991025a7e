import { OFFICERS } from '../command-rights.ts';
import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import { currentRole, type MeetingSeat } from '../permissions.ts';
import { isRecused } from '../recusal.ts';
import { ok, refuse } from '../refusal.ts';
import type { CooperationCommand } from './cooperation.ts';
import { matterKinds, recordsOutcomes } from './matters.ts';
import { parties, speaksFor, viewOwners } from './parties.ts';

type Command<T extends CooperationCommand['type']> = Extract<CooperationCommand, { type: T }>;

/** Kinds of matter, outcomes, views and commitments, and cooperation that must come before a decision. */
export function decideCooperation(
  state: MeetingState,
  command: CooperationCommand,
  seat: MeetingSeat,
): Decided {
  switch (command.type) {
    case 'classify-matter':
      return classifyMatter(state, command);
    case 'record-outcome':
      return recordOutcome(state, command);
    case 'state-view':
      return stateView(state, command, seat);
    case 'withdraw-view':
      return withdrawView(state, command, seat);
    case 'take-on':
      return takeOn(state, command);
    case 'withdraw-commitment':
      return state.commitments.some((one) => one.id === command.commitmentId)
        ? ok([{ type: 'commitment-withdrawn', commitmentId: command.commitmentId }])
        : ok([]);
    case 'await-cooperation':
      return awaitCooperation(state, command);
    case 'confirm-cooperation':
      return confirmCooperation(state, command);
    case 'cancel-cooperation':
      return state.awaited[command.clauseId]
        ? ok([{ type: 'cooperation-cancelled', clauseId: command.clauseId }])
        : ok([]);
  }
}

function classifyMatter(state: MeetingState, { clauseId, as }: Command<'classify-matter'>): Decided {
  if (!clauseOf(state, clauseId)) return refuse('no-such-clause', { clauseId });
  if (!matterKinds(state.body.profile.kind).includes(as)) {
    return refuse('matter-kind-not-here', { body: state.body.name });
  }
  return ok(state.matters[clauseId]?.kind === as ? [] : [{ type: 'matter-classified', clauseId, as }]);
}

/** COOP-2: agreed, disagreed or concluded, by each party for itself; it can be changed until the meeting closes. */
function recordOutcome(state: MeetingState, command: Command<'record-outcome'>): Decided {
  const { clauseId, organisation, outcome } = command;
  const early = notTakenUp(state, clauseId);
  if (early) return early;
  if (!recordsOutcomes(state)) return refuse('no-outcomes-here', { body: state.body.name });
  if (!parties(state).some((one) => one.name === organisation)) {
    return refuse('not-a-party', { organisation });
  }
  const is = state.outcomes.find((one) => one.clauseId === clauseId && one.organisation === organisation);
  return ok(is?.outcome === outcome ? [] : [{ type: 'outcome-recorded', clauseId, organisation, outcome }]);
}

/** 004-15: a view belongs to a side or an organisation. Members speak for their own only. */
function stateView(state: MeetingState, command: Command<'state-view'>, seat: MeetingSeat): Decided {
  const { viewId, clauseId } = command;
  const [owner, text] = [command.owner.trim(), command.text.trim()];
  const early = notTakenUp(state, clauseId);
  if (early) return early;
  if (state.views.some((one) => one.id === viewId)) return ok([]);
  if (!viewOwners(state).includes(owner)) return refuse('view-owner-unknown', { owner });
  if (!maySpeakFor(state, seat, owner)) return refuse('speaks-for-others', { owner });
  const who = state.participants.find((one) => one.id === seat.participantId);
  if (isRecused(state, seat.participantId, clauseId)) return refuse('is-recused', { name: who?.name ?? '' });
  if (text === '') return refuse('view-missing');
  return ok([{ type: 'view-stated', viewId, clauseId, owner, text }]);
}

function withdrawView(state: MeetingState, { viewId }: Command<'withdraw-view'>, seat: MeetingSeat): Decided {
  const view = state.views.find((one) => one.id === viewId);
  if (!view) return ok([]);
  if (!maySpeakFor(state, seat, view.owner)) return refuse('speaks-for-others', { owner: view.owner });
  return ok([{ type: 'view-withdrawn', viewId }]);
}

function takeOn(state: MeetingState, command: Command<'take-on'>): Decided {
  const { commitmentId, clauseId, due } = command;
  const [owner, text] = [command.owner.trim(), command.text.trim()];
  const early = notTakenUp(state, clauseId);
  if (early) return early;
  if (state.commitments.some((one) => one.id === commitmentId)) return ok([]);
  if (owner === '') return refuse('commitment-owner-missing');
  if (text === '') return refuse('commitment-missing');
  if (due !== '' && due < state.head.date) return refuse('due-before-meeting', { date: state.head.date });
  return ok([{ type: 'commitment-made', commitmentId, clauseId, owner, text, due }]);
}

function awaitCooperation(state: MeetingState, command: Command<'await-cooperation'>): Decided {
  const { clauseId, date } = command;
  const group = command.group.trim();
  const clause = clauseOf(state, clauseId);
  if (!clause) return refuse('no-such-clause', { clauseId });
  if (recordsOutcomes(state)) return refuse('cooperates-here', { body: state.body.name });
  if (group === '') return refuse('cooperation-group-missing');
  // COOP-4: after the decision it is too late to have cooperated before it.
  if (state.decisions.some((one) => one.clauseId === clauseId)) {
    return refuse('decided-before-cooperation', { title: clause.title });
  }
  const is = state.awaited[clauseId];
  return ok(
    is?.group === group && is.date === date ? [] : [{ type: 'cooperation-awaited', clauseId, group, date }],
  );
}

function confirmCooperation(state: MeetingState, command: Command<'confirm-cooperation'>): Decided {
  const { clauseId } = command;
  const awaited = state.awaited[clauseId];
  if (!awaited) return refuse('cooperation-not-awaited');
  if (awaited.confirmed) return ok([]);
  return ok([{ type: 'cooperation-confirmed', clauseId, note: command.note.trim() }]);
}

function maySpeakFor(state: MeetingState, seat: MeetingSeat, owner: string): boolean {
  return OFFICERS.includes(currentRole(state, seat)) || speaksFor(state, seat.participantId).includes(owner);
}

function clauseOf(state: MeetingState, clauseId: string) {
  return state.clauses.find((one) => one.id === clauseId);
}

function notTakenUp(state: MeetingState, clauseId: string): ReturnType<typeof refuse> | null {
  const clause = clauseOf(state, clauseId);
  if (!clause) return refuse('no-such-clause', { clauseId });
  if ((state.visits[clauseId] ?? []).length > 0) return null;
  return refuse('clause-not-taken-up', { title: clause.title });
}
