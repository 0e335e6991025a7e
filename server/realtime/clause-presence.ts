import type { PresenceEntry } from '#lib/protocol/clause-wire.ts';
import * as v from 'valibot';

/** The one a presence entry stands for; the server's word, not the browser's. */
export interface PresentPerson {
  readonly accountId: string;
  readonly name: string;
  readonly colour: string;
}

export interface ClausePresenceOptions {
  readonly broadcast: (entries: readonly PresenceEntry[]) => void;
  readonly ownerOf: (clientId: number) => string | undefined;
  /** Default 100 ms: at most 10 broadcasts a second. */
  readonly everyMs?: number;
}

interface Present {
  readonly holder: PresentPerson;
  readonly clock: number;
  readonly state: string;
}

const MAX_STATE_LENGTH = 1024;
/** A client renews its entry every 15 s; a process that died never says that its cursors left. */
const ELSEWHERE_MS = 40_000;

/** Who has the clause open for writing and where their cursors stand. It is never the roll call. */
export class ClausePresence {
  readonly #options: ClausePresenceOptions;
  readonly #present = new Map<number, Present>();
  /** Cursors that other processes told of. */
  readonly #elsewhere = new Map<
    number,
    { readonly clock: number; readonly state: string; readonly at: number }
  >();
  #changed = new Map<number, PresenceEntry>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ClausePresenceOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#present.size;
  }

  /** Everybody present, for a newcomer. */
  all(): PresenceEntry[] {
    return [...this.#elsewhere, ...this.#present].map(([clientId, { clock, state }]) => ({
      clientId,
      clock,
      state,
    }));
  }

  /** Takes what another process tells, and gives the part of it that is news here. */
  hear(entries: readonly PresenceEntry[], now: number): PresenceEntry[] {
    // Who has moved to this process is known better here.
    const news = entries.filter(({ clientId }) => !this.#present.has(clientId));
    for (const { clientId, clock, state } of news)
      if (state === 'null') this.#elsewhere.delete(clientId);
      else this.#elsewhere.set(clientId, { clock, state, at: now });
    return news;
  }

  /** Gives the cursors of processes that have been silent for too long, as having left. */
  forgetSilent(now: number): PresenceEntry[] {
    const silent = [...this.#elsewhere].filter(([, { at }]) => now - at > ELSEWHERE_MS);
    for (const [clientId] of silent) this.#elsewhere.delete(clientId);
    return silent.map(([clientId, { clock }]) => ({ clientId, clock: clock + 1, state: 'null' }));
  }

  /**
   * Takes the entry that is `holder`'s own. Entries of others are echoes, which every stock client sends, and are
   * passed over; a newer state for somebody else's cursor is a spoof and answers false.
   */
  receive(holder: PresentPerson, entries: readonly PresenceEntry[]): boolean {
    let isHonest = true;
    for (const entry of entries) {
      const known = this.#present.get(entry.clientId);
      if (known && known.holder.accountId !== holder.accountId) isHonest &&= entry.clock <= known.clock;
      else if (this.#isOwn(holder, entry)) this.#take(holder, entry, known);
    }
    return isHonest;
  }

  leave(holder: PresentPerson): void {
    for (const [clientId, known] of this.#present)
      if (known.holder === holder) this.#remove(clientId, known.clock + 1);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#present.clear();
    this.#elsewhere.clear();
  }

  #isOwn(holder: PresentPerson, { clientId }: PresenceEntry): boolean {
    const owner = this.#options.ownerOf(clientId);
    if (owner !== undefined && owner !== holder.accountId) return false;
    // One connection has one cursor: it may move to another id only after the first has gone.
    for (const [otherId, present] of this.#present)
      if (present.holder === holder && otherId !== clientId) return false;
    return true;
  }

  #take(holder: PresentPerson, { clientId, clock, state }: PresenceEntry, known: Present | undefined): void {
    if (known && known.holder === holder && clock <= known.clock) return;
    if (state.length > MAX_STATE_LENGTH || !Number.isSafeInteger(clock + 1)) return;
    const cursor = cursorOf(state);
    if (cursor === 'left') {
      if (known) this.#remove(clientId, clock);
      return;
    }
    const shown = JSON.stringify({ user: { name: holder.name, color: holder.colour }, cursor });
    this.#elsewhere.delete(clientId);
    this.#present.set(clientId, { holder, clock, state: shown });
    this.#announce({ clientId, clock, state: shown });
  }

  #remove(clientId: number, clock: number): void {
    this.#present.delete(clientId);
    this.#announce({ clientId, clock, state: 'null' });
  }

  /** The first change leaves at once, what follows within the interval leaves together. */
  #announce(entry: PresenceEntry): void {
    this.#changed.set(entry.clientId, entry);
    if (this.#timer) return;
    this.#flush();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, this.#options.everyMs ?? 100);
  }

  #flush(): void {
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed.values()];
    this.#changed = new Map();
    this.#options.broadcast(changed);
  }
}

const elementId = v.object({ client: safeNumber(), clock: safeNumber() });
/** A relative position of Yjs. Anything else would throw in every other editor that draws the cursor. */
const relativePosition = v.object({
  type: v.optional(v.nullable(elementId)),
  tname: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64)))),
  item: v.optional(v.nullable(elementId)),
  assoc: v.optional(v.picklist([-1, 0])),
});
const cursorSchema = v.object({ anchor: relativePosition, head: relativePosition });

function safeNumber() {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(0));
}

/** The cursor as the browser gave it, `null` when it has none, or `left`. Name, role and colour are not asked for. */
function cursorOf(state: string): v.InferOutput<typeof cursorSchema> | 'left' | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(state);
  } catch {
    return null;
  }
  if (parsed === null) return 'left';
  const cursor = typeof parsed === 'object' && 'cursor' in parsed ? parsed.cursor : null;
  const found = v.safeParse(cursorSchema, cursor);
  return found.success ? found.output : null;
}
