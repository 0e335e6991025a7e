import { openInterval } from '../attendance.ts';
import { attestation } from '../distance.ts';
import type { MeetingCommand } from '../meeting-commands.ts';
import type { MeetingState } from '../meeting-state.ts';
import { ok, refuse, type Result } from '../refusal.ts';
import { type CallEnded, callsEnded } from './call-end.ts';
import type { CallStanding, SuggestionDecision } from './call-standing.ts';
import type { Caller, Connection } from './conference-event.ts';
import { mayConfirmTogether } from './match.ts';
import { roomSuggestions } from './room-suggestions.ts';
import { kindOf } from './who-is-who.ts';
import {
  suggestionId,
  type CallSuggestion,
  type JoinSuggestion,
  type LeaveSuggestion,
  type ReattestRequest,
} from './suggestion.ts';

/** What the secretary or the chair says to a suggestion. */
export type SettlingAct =
  /** Whom the connection stands for: one, or all in a room. */
  | {
      readonly kind: 'is';
      readonly personIds: readonly string[];
      /** When one person came, if not when the connection began; ISO 8601. */
      readonly at?: string;
      /** Who is on site by the roll takes part remotely from now on; otherwise a connection makes nobody remote. */
      readonly makeRemote?: true;
      /** Confirmed together with others: only who may be. */
      readonly together?: true;
      /** In place of what was said of this connection before. */
      readonly again?: true;
    }
  /** Nobody whom the meeting knows. */
  | { readonly kind: 'nobody'; readonly again?: true }
  | {
      readonly kind: 'left';
      /** Of those in one room; all of them unless said. */
      readonly personIds?: readonly string[];
      /** When, if not when the line was lost; ISO 8601. */
      readonly at?: string;
      /** The line broke, which is no return to service when it is back (DEP-5). */
      readonly technical?: true;
    }
  | { readonly kind: 'still-here' }
  /** Of everybody whose line the end of the call took, as they were shown: all have left, or the meeting goes on without it. */
  | { readonly kind: 'all-left' | 'goes-on'; readonly personIds: readonly string[] }
  /** The chair sees and hears the person, or everybody each other (DIS-3, DIS-2). */
  | { readonly kind: 'attest' }
  | { readonly kind: 'not-seen' };

/** What follows from what was said: in the roll, of the connection, and in memory. */
export interface Settlement {
  readonly commands: readonly MeetingCommand[];
  /** At least one: of several suggestions when they are settled together. */
  readonly decisions: readonly SettledSuggestion[];
  /** Somebody who was confirmed under a name: what may be remembered. */
  readonly learnt: { readonly personId: string; readonly caller: Caller } | null;
}

export interface SettledSuggestion extends SuggestionDecision {
  readonly connectionKey: string;
  /** Whom the connection stands for from now on; null when nothing is said of that. */
  readonly personIds: readonly string[] | null;
}

/**
 * What it means for the meeting that somebody settles a suggestion. Refuses with `suggestion-gone` when it is not open,
 * `act-does-not-fit` when it is of another kind, `no-such-participant`.
 */
export function settle(
  state: MeetingState,
  standing: CallStanding,
  id: string,
  act: SettlingAct,
): Result<Settlement> {
  const suggestions = roomSuggestions(state, standing);
  const open = suggestions.find((one) => one.id === id);
  switch (act.kind) {
    case 'is':
    case 'nobody':
      return settleJoin(state, standing, { id, act, open });
    case 'left':
    case 'still-here':
      if (!open) return refuse('suggestion-gone');
      return open.kind === 'leave' ? settleLeave(state, open, act) : refuse('act-does-not-fit');
    case 'all-left':
    case 'goes-on':
      return settleEnd(
        state,
        callsEnded(suggestions).find((one) => one.id === id),
        act,
      );
    case 'attest':
    case 'not-seen':
      if (!open) return refuse('suggestion-gone');
      return open.kind === 're-attest' ? ok(settleReattest(state, open, act)) : refuse('act-does-not-fit');
  }
}

interface Joining {
  readonly id: string;
  readonly act: Extract<SettlingAct, { kind: 'is' | 'nobody' }>;
  readonly open: CallSuggestion | undefined;
}

function settleJoin(
  state: MeetingState,
  standing: CallStanding,
  { id, act, open }: Joining,
): Result<Settlement> {
  const connection = standing.connections.find((one) => suggestionId('join', one.connectionKey) === id);
  if (!connection || (!open && act.again !== true)) return refuse('suggestion-gone');
  if (open && open.kind !== 'join') return refuse('act-does-not-fit');
  const personIds = act.kind === 'is' ? [...new Set(act.personIds)] : [];
  const unknown = personIds.find((one) => !state.participants.some((who) => who.id === one));
  if (unknown !== undefined) return refuse('no-such-participant', { participantId: unknown });
  if (act.kind === 'is' && act.together === true && !isSame(open, personIds))
    return refuse('suggestion-gone');
  const how = { makesRemote: act.kind === 'is' && act.makeRemote === true, at: cameAt(connection, act) };
  return ok({
    commands: personIds.flatMap((personId) => arrival(state, personId, how)),
    decisions: [
      { suggestionId: id, decision: 'confirmed', connectionKey: connection.connectionKey, personIds },
    ],
    learnt: learntFrom(connection, personIds),
  });
}

/** What was pressed for many at once still holds, and is sure. */
function isSame(open: JoinSuggestion | undefined, personIds: readonly string[]): boolean {
  if (!open || !mayConfirmTogether(open.match)) return false;
  return [...open.personIds].sort().join(' ') === [...personIds].sort().join(' ');
}

/** An answer until the roll is confirmed, and an arrival after that. Who is in the room stays there unless somebody says else. */
function arrival(
  state: MeetingState,
  participantId: string,
  { makesRemote, at }: { readonly makesRemote: boolean; readonly at: string | null },
): MeetingCommand[] {
  if (!['summoned', 'open', 'adjourned'].includes(state.phase)) return [];
  const mode = openInterval(state, participantId)?.mode ?? null;
  if (mode === 'remote' || (mode === 'on-site' && !makesRemote)) return [];
  if (state.rollCall === null) return [{ type: 'answer-roll-call', participantId, answer: 'remote' }];
  const when = at === null || mode !== null ? {} : { at: backSince(state, participantId, at) };
  return [{ type: 'record-arrival', participantId, mode: 'remote', ...when }];
}

/**
 * DIS-5: when one person came, by a connection that a signature stands behind. Nobody knows when somebody came into a room, nor
 * when somebody else came to sit at a device.
 */
function cameAt({ verified, joinedAt, person }: Connection, act: Joining['act']): string | null {
  if (act.kind !== 'is' || act.personIds.length !== 1) return null;
  const isTold = verified && act.again !== true && kindOf(person) !== 'room';
  return act.at ?? (isTold ? joinedAt : null);
}

/** When somebody came who joined then: not before they left by the roll. */
function backSince(state: MeetingState, personId: string, joinedAt: string): string {
  const left = state.attendance[personId]?.at(-1)?.toAt ?? joinedAt;
  return Date.parse(joinedAt) < Date.parse(left) ? left : joinedAt;
}

/** Only of a connection that a signature stands behind, and of one person: a room speaks for nobody. */
function learntFrom({ person, verified }: Connection, personIds: readonly string[]): Settlement['learnt'] {
  const [personId] = personIds;
  return verified && personIds.length === 1 && personId !== undefined ? { personId, caller: person } : null;
}

function settleLeave(
  state: MeetingState,
  suggestion: LeaveSuggestion,
  act: Extract<SettlingAct, { kind: 'left' | 'still-here' }>,
): Result<Settlement> {
  const { at, people } = suggestion;
  if (act.kind === 'still-here') return ok(said(suggestion, 'rejected'));
  const all = people.map(({ personId }) => personId);
  const gone = act.personIds ?? all;
  if (gone.length === 0 || gone.some((id) => !all.includes(id))) return refuse('suggestion-gone');
  const commands = gone.map((participantId): MeetingCommand => ({
    type: 'record-departure',
    participantId,
    at: act.at ?? goneSince(state, participantId, at),
    ...(act.technical === true ? { technical: true } : {}),
  }));
  return ok(said(suggestion, 'confirmed', commands));
}

/** Everybody who is still asked about, and nobody who was not shown; each is gone from their own loss. */
function settleEnd(
  state: MeetingState,
  open: CallEnded | undefined,
  { kind, personIds }: Extract<SettlingAct, { kind: 'all-left' | 'goes-on' }>,
): Result<Settlement> {
  const shown = new Set(personIds);
  const asked = (open?.lost ?? []).flatMap((one) =>
    one.kind === 'leave' && one.people.every(({ personId }) => shown.has(personId)) ? [one] : [],
  );
  if (asked.length === 0) return refuse('suggestion-gone');
  const each: Settlement[] = [];
  for (const one of asked) {
    const settled = settleLeave(state, one, { kind: kind === 'all-left' ? 'left' : 'still-here' });
    if (!settled.ok) return settled;
    each.push(settled.value);
  }
  return ok({
    commands: each.flatMap(({ commands }) => commands),
    decisions: each.flatMap(({ decisions }) => decisions),
    learnt: null,
  });
}

/** What is said of a suggestion, and nothing of whom its connection stands for. */
function said(
  { id, connectionKey }: CallSuggestion,
  decision: SuggestionDecision['decision'],
  commands: readonly MeetingCommand[] = [],
): Settlement {
  const settled = { suggestionId: id, decision, connectionKey, personIds: null };
  return { commands, decisions: [settled], learnt: null };
}

/** DIS-5: when somebody on the roll left, who lost the line then: not before they were confirmed on a line already lost. */
export function goneSince(state: MeetingState, personId: string, lostAt: string): string {
  const since = openInterval(state, personId)?.fromAt ?? lostAt;
  return Date.parse(lostAt) < Date.parse(since) ? since : lostAt;
}

function settleReattest(
  state: MeetingState,
  request: ReattestRequest,
  act: Extract<SettlingAct, { kind: 'attest' | 'not-seen' }>,
): Settlement {
  if (act.kind === 'not-seen') return said(request, 'rejected');
  const command: MeetingCommand =
    attestation(state) === 'equal-terms'
      ? { type: 'confirm-equal-terms', anew: true }
      : { type: 'attest-remote', participantId: request.personId };
  return said(request, 'attested', [command]);
}
