import { createContext, untrack } from 'svelte';
import * as v from 'valibot';
import { type CallEnded, callEndedAt, withCallEnds } from '#lib/domain/conference/call-end.ts';
import { type CallStanding, isOpen } from '#lib/domain/conference/call-standing.ts';
import type { Connection } from '#lib/domain/conference/conference-event.ts';
import { type LinkedTo, linksOf } from '#lib/domain/conference/links.ts';
import { mayConfirmTogether } from '#lib/domain/conference/match.ts';
import { notAttested, type QuorumDoubt, quorumDoubt } from '#lib/domain/conference/quorum-doubt.ts';
import { rollStandings } from '#lib/domain/conference/roll-standings.ts';
import { roomSuggestions } from '#lib/domain/conference/room-suggestions.ts';
import type { SettlingAct } from '#lib/domain/conference/settlement.ts';
import type { CallSuggestion, JoinSuggestion } from '#lib/domain/conference/suggestion.ts';
import { nextChangeAt } from '#lib/domain/conference/suggestions.ts';
import { type Waiting, waitingIn } from '#lib/domain/conference/waiting.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import { mayKeepRoll } from '#lib/domain/permissions.ts';
import type { Refusal, Result } from '#lib/domain/refusal.ts';
import { callViewSchema, type CallView } from '#lib/protocol/call-wire.ts';
import type { MeetingRoom } from './meeting-room.svelte.ts';

const READ_EVERY_MS = 20_000;
const PATIENCE_MS = 8_000;
/** Deliveries take some seconds; after so long something is wrong with them. */
const BEHIND_AFTER_MS = 30_000;

export interface MeetingCallOptions {
  readonly room: MeetingRoom;
  readonly onRefusal: (refusal: Refusal, command?: MeetingCommand) => void;
  readonly fetch?: (path: string, init: RequestInit) => Promise<Response>;
  readonly now?: () => number;
  readonly makeId?: () => string;
}

/** A command that waits until whoever seems to have left is settled. */
export type GuardedCommand = Extract<MeetingCommand, { type: 'record-decision' | 'open-vote' }>;

/** Somebody seems to have left, or is back and not vouched for: settle that first, or go on all the same (DIS-5). */
export interface LeaveQuestion {
  readonly personIds: readonly string[];
  readonly answer: (goOn: boolean) => void;
}

/** One connection, and whom it stands for. */
export interface Connected {
  readonly connection: Connection;
  readonly link: LinkedTo | null;
}

/**
 * What the call says of who is there, in the browser of whoever keeps the roll: read when the server says that something changed,
 * when the line is back, and now and then; suggestions are made here, on the server's clock. Nothing for anybody else.
 */
export class MeetingCall {
  readonly #options: MeetingCallOptions;
  readonly #room: MeetingRoom;
  #reading: Promise<void> | null = null;
  #isAskedAgain = false;
  /** How many the window around us says are in the call. */
  #toldOf: number | null = null;
  #behindSince: number | null = null;

  #view = $state.raw<CallView | null>(null);
  #isUnreachable = $state(false);
  #missed = $state(0);
  /** How far the server's clock is ahead of this one, in ms. */
  #ahead = $state(0);
  /** When the suggestions were made, in ms by the clock here. */
  #asOf = $state(0);
  #clock = $state(0);
  #busy = $state.raw<readonly string[]>([]);
  #asked = $state.raw<(LeaveQuestion & { readonly clauseId: string }) | null>(null);

  readonly mayKeep: boolean = $derived.by(() => mayKeepRoll(this.#room.state, this.#room.seat));
  // A ballot or a word in the log changes nothing here: only who is on the roll, and the phase, does.
  readonly #rollKey: string = $derived.by(() => {
    const { state } = this.#room;
    return JSON.stringify([state.phase, rollStandings(state), state.participants.length]);
  });
  readonly #standing: CallStanding | null = $derived.by(() => {
    const view = this.#view;
    if (!this.mayKeep || view?.bound !== true || this.#rollKey === '') return null;
    const { connections, people, links, decided, ends, graceMs } = view;
    const roll = untrack(() => rollStandings(this.#room.state));
    const now = iso(this.#asOf + this.#ahead);
    return { connections, people, links, decided, ends, graceMs, roll, now };
  });
  readonly #nextAt: string | null = $derived.by(() => this.#standing && nextChangeAt(this.#standing));
  readonly suggestions: readonly CallSuggestion[] = $derived.by(() => {
    const standing = this.#standing;
    return standing ? untrack(() => roomSuggestions(this.#room.state, standing)) : [];
  });
  /** The suggestions as they are shown: one for all whose line the end of the call took. */
  readonly rows: readonly (CallSuggestion | CallEnded)[] = $derived.by(() => withCallEnds(this.suggestions));
  /** When the call ended that nobody has come back to; ISO 8601 in UTC. */
  readonly endedAt: string | null = $derived.by(() => this.#standing && callEndedAt(this.#standing));
  /** Who is in the waiting room, by the names that the call shows. */
  readonly waiting: readonly Waiting[] = $derived.by(() => {
    const standing = this.#standing;
    return standing ? waitingIn(standing.connections, standing.now) : [];
  });
  /** Those that one press confirms together: sure, without a doubt, and not on the roll in another way. */
  readonly sure: readonly JoinSuggestion[] = $derived.by(() =>
    this.suggestions.filter(
      (one): one is JoinSuggestion =>
        one.kind === 'join' &&
        one.personIds.length > 0 &&
        one.standing === null &&
        mayConfirmTogether(one.match),
    ),
  );
  /** In the clause where the meeting is; null when nobody who counts seems to have left. */
  readonly doubt: QuorumDoubt | null = $derived.by(() => {
    const doubt = quorumDoubt(this.#room.state, this.suggestions);
    return doubt.leaverIds.length > 0 ? doubt : null;
  });
  readonly connected: readonly Connected[] = $derived.by(() => {
    const standing = this.#standing;
    if (!standing) return [];
    const links = linksOf(standing);
    return standing.connections
      .filter((one) => isOpen(one, Date.parse(standing.now)) && one.boundTo === null)
      .map((connection) => ({ connection, link: links.get(connection.connectionKey) ?? null }));
  });

  /** What is heard while it is open is asked about as well: it is gone past together. */
  readonly question: LeaveQuestion | null = $derived.by(() => {
    const asked = this.#asked;
    if (!asked) return null;
    const { clauseId, personIds, answer } = asked;
    const since = this.#doubtfulIn(clauseId).filter((id) => !personIds.includes(id));
    return { personIds: [...personIds, ...since], answer };
  });

  constructor(options: MeetingCallOptions) {
    this.#options = options;
    this.#room = options.room;
    this.#asOf = this.#clock = this.#now();
  }

  get view(): CallView | null {
    return this.mayKeep ? this.#view : null;
  }
  get isUnreachable(): boolean {
    return this.#isUnreachable;
  }
  /** By the server's clock, in ms; moves once a second. */
  get serverNow(): number {
    return this.#clock + this.#ahead;
  }
  /** When something was last heard of the call itself: somebody came or went; ISO 8601 in UTC. */
  get heardAt(): string | null {
    const times = (this.#standing?.connections ?? []).flatMap(({ joinedAt, leftAt }) => [joinedAt, leftAt]);
    return times.reduce((last, at) => (at !== null && (last === null || at > last) ? at : last), null);
  }
  /** So many more are in the call by the window around us than anything was delivered of, for half a minute now. A hint. */
  get missed(): number {
    return this.#missed;
  }
  isBusy(suggestionId: string): boolean {
    return this.#busy.includes(suggestionId);
  }

  /** Reads now and then, and lets time pass; gives the function that stops it. */
  start(): () => void {
    const reading = setInterval(() => void this.refresh(), READ_EVERY_MS);
    const ticking = setInterval(() => this.tick(), 1_000);
    return () => {
      clearInterval(reading);
      clearInterval(ticking);
    };
  }

  /**
   * The window around us says how many are in the call. It can be invented: all it does is to ask the server again, and to say
   * so when nothing comes.
   */
  told(count: number): Promise<void> {
    this.#toldOf = count;
    return this.refresh();
  }

  tick(): void {
    this.#clock = this.#now();
    this.#weighHint();
    const next = this.#nextAt;
    if (next !== null && Date.parse(next) <= this.serverNow) this.#asOf = this.#clock;
  }

  /** Asks the server; asked for again while it is under way, it asks once more. */
  async refresh(): Promise<void> {
    if (!this.mayKeep) return;
    if (this.#reading) {
      this.#isAskedAgain = true;
      return this.#reading;
    }
    this.#reading = this.#readUntilCalm();
    await this.#reading;
    this.#reading = null;
  }

  /** True when it was done; a refusal is told to the person. */
  async settle(suggestionId: string, act: SettlingAct): Promise<boolean> {
    return this.#settleAll([{ suggestionId, act }]);
  }

  /** Everybody of whom there is no doubt, one after the other. */
  async confirmSure(): Promise<boolean> {
    return this.#settleAll(
      this.sure.map(({ id, personIds }) => ({
        suggestionId: id,
        act: { kind: 'is', personIds, together: true },
      })),
    );
  }

  /** As the room's own `act`, with the question first when somebody who counts seems to have left or is not vouched for. */
  async decide(command: GuardedCommand): Promise<boolean> {
    const doubtful = this.#doubtfulIn(command.clauseId);
    if (doubtful.length > 0) return this.#askFirst(command, doubtful);
    const result = await this.#room.send(command);
    if (result.ok) return true;
    if (!['leave-not-settled', 'line-not-attested'].includes(result.refusal.code)) {
      this.#options.onRefusal(result.refusal, command);
      return false;
    }
    // The server has heard what this browser had not.
    await this.refresh();
    return this.#askFirst(command, this.#doubtfulIn(command.clauseId));
  }

  /** Who seems to have left, and who is back and not vouched for. */
  #doubtfulIn(clauseId: string): readonly string[] {
    const { state } = this.#room;
    const { leaverIds } = quorumDoubt(state, this.suggestions, clauseId);
    return [...leaverIds, ...notAttested(state, this.suggestions, clauseId)];
  }

  #weighHint(): void {
    const { view } = this;
    const more = view?.bound === true ? (this.#toldOf ?? 0) - openIn(view) : 0;
    this.#behindSince = more > 0 ? (this.#behindSince ?? this.#clock) : null;
    const isLong = this.#behindSince !== null && this.#clock - this.#behindSince >= BEHIND_AFTER_MS;
    this.#missed = isLong ? more : 0;
  }

  async #askFirst(command: GuardedCommand, personIds: readonly string[]): Promise<boolean> {
    this.#asked?.answer(false);
    const goOn = await new Promise<boolean>((answer) => {
      this.#asked = { clauseId: command.clauseId, personIds, answer };
    });
    this.#asked = null;
    return goOn && this.#room.act({ ...command, despiteLeaves: true });
  }

  async #settleAll(
    all: readonly { readonly suggestionId: string; readonly act: SettlingAct }[],
  ): Promise<boolean> {
    const ids = all.map((one) => one.suggestionId);
    if (ids.length === 0 || ids.some((id) => this.#busy.includes(id))) return false;
    this.#busy = [...this.#busy, ...ids];
    let refusal: Refusal | null = null;
    for (const one of all) {
      const result = await this.#post(one);
      if (!result.ok) refusal = result.refusal;
    }
    await this.refresh();
    this.#busy = this.#busy.filter((id) => !ids.includes(id));
    if (refusal) this.#options.onRefusal(refusal);
    return refusal === null;
  }

  async #post(body: object): Promise<Result<unknown>> {
    const commandId = (this.#options.makeId ?? (() => crypto.randomUUID()))();
    const answer = await this.#ask({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ commandId, ...body }),
    });
    if (!answer) return { ok: false, refusal: { code: 'unavailable' } };
    if (answer.ok) return { ok: true, value: null };
    const said = v.safeParse(refusedSchema, await answer.json().catch(() => null));
    return { ok: false, refusal: said.success ? said.output.refusal : { code: 'unavailable' } };
  }

  async #readUntilCalm(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      await this.#read();
    } while (this.#isAskedAgain);
  }

  async #read(): Promise<void> {
    const answer = await this.#ask({ headers: { accept: 'application/json' } });
    const read = answer?.ok ? v.safeParse(callViewSchema, await answer.json().catch(() => null)) : null;
    this.#isUnreachable = !read?.success;
    if (!read?.success) return;
    this.#view = read.output;
    this.#asOf = this.#clock = this.#now();
    if (read.output.bound) this.#ahead = Date.parse(read.output.now) - this.#asOf;
  }

  async #ask(init: RequestInit): Promise<Response | null> {
    const ask = this.#options.fetch ?? ((path: string, how: RequestInit) => fetch(path, how));
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const query = this.#toldOf === null ? '' : `?told=${String(this.#toldOf)}`;
    return ask(`/meetings/${this.#room.meetingId}/call${query}`, { ...init, signal }).catch(() => null);
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

/** Telephones that are somebody's sound included: the window counts them too. */
function openIn({ connections }: Extract<CallView, { bound: true }>): number {
  return connections.filter(({ joinedAt, leftAt }) => joinedAt !== null && leftAt === null).length;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

const refusedSchema = v.object({
  refusal: v.object({
    code: v.string(),
    params: v.exactOptional(v.record(v.string(), v.union([v.string(), v.number()]))),
  }),
});

export const [useMeetingCall, provideMeetingCall] = createContext<MeetingCall>();
