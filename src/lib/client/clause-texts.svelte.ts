import { SvelteMap } from 'svelte/reactivity';
import { ClauseConnection, type ClauseStatus, type LateText } from './clause-connection.svelte.ts';
import { ClauseLine, type ClauseLineOptions } from './clause-line.ts';
import type { KeptStore, KeptText } from './kept-store.ts';

export interface ClauseTextsOptions extends ClauseLineOptions {
  /** Where unsaved text survives the page; undefined when this browser keeps nothing. */
  readonly keep?: () => Promise<KeptStore | undefined>;
  /** Text an earlier page kept has been put in its place; `at` is when it was written, in ms. */
  readonly onRestored?: (clauseId: string, at: number) => void;
}

export interface LateClause extends LateText {
  readonly clauseId: string;
}

/** The worst first: what the room's header says is what the clause in most trouble says. */
const byGravity: readonly ClauseStatus[] = [
  'signed-out',
  'not-saved',
  'offline',
  'connecting',
  'synced',
  'read-only',
  'sealed',
];

/** Every clause a room page has opened, kept open while the page lives, with one saved state for all of them. */
export class ClauseTexts {
  readonly #options: ClauseTextsOptions;
  readonly #line: ClauseLine;
  readonly #texts = new SvelteMap<string, ClauseConnection>();
  readonly #all = $derived([...this.#texts.values()]);
  #store = $state.raw<KeptStore | null>(null);
  #left: readonly KeptText[] = [];
  #isDestroyed = false;

  /** Changes that are only here and on their way; not what came too late, which is in `late`. */
  readonly unsavedChanges = $derived(
    this.#all.reduce((sum, text) => sum + (text.late ? 0 : text.unsavedChanges), 0),
  );
  readonly late: readonly LateClause[] = $derived(
    this.#all.flatMap(({ clauseId, late }) => (late ? [{ clauseId, ...late }] : [])),
  );
  /** Unsaved text outlives this page, encrypted in the browser. */
  readonly isKeeping = $derived(this.#store !== null);
  readonly savedAt = $derived(
    this.#all.reduce<Date | null>(
      (latest, { savedAt }) => (savedAt && (!latest || savedAt > latest) ? savedAt : latest),
      null,
    ),
  );
  readonly status = $derived(
    byGravity.find((status) => this.#all.some((text) => text.status === status)) ?? 'connecting',
  );

  constructor(options: ClauseTextsOptions) {
    this.#options = options;
    this.#line = new ClauseLine(options);
    void this.#startKeeping();
    if (typeof window === 'undefined') return;
    window.addEventListener('beforeunload', this.#warn);
    window.addEventListener('pagehide', this.#flush);
    document.addEventListener('visibilitychange', this.#flush);
  }

  /** The clause's text, connected; the same one each time. */
  open(clauseId: string): ClauseConnection {
    const known = this.#texts.get(clauseId);
    if (known) return known;
    const { onRestored } = this.#options;
    const text = new ClauseConnection({ clauseId, line: this.#line, ...(onRestored && { onRestored }) });
    this.#texts.set(clauseId, text);
    this.#keep(text);
    return text;
  }

  /** Hangs up and forgets the text: for somebody who may no longer read it (JAV-1). Opening it again starts anew. */
  drop(clauseId: string): void {
    this.#texts.get(clauseId)?.forget();
    this.#texts.delete(clauseId);
  }

  get(clauseId: string): ClauseConnection | undefined {
    return this.#texts.get(clauseId);
  }

  /** After logging in again in the same page: what was typed meanwhile is sent. */
  reconnect(): void {
    // reason: what cannot be kept under a new key is still in this page, and is sent.
    this.#store?.renew().catch(() => undefined);
    this.#line.retry();
    for (const text of this.#all) if (text.status !== 'synced') text.reconnect();
  }

  destroy(): void {
    this.#isDestroyed = true;
    if (typeof window !== 'undefined') {
      window.removeEventListener('beforeunload', this.#warn);
      window.removeEventListener('pagehide', this.#flush);
      document.removeEventListener('visibilitychange', this.#flush);
    }
    for (const text of this.#all) text.destroy();
    this.#texts.clear();
    this.#line.destroy();
  }

  async #startKeeping(): Promise<void> {
    const store = await this.#options.keep?.();
    if (!store) return;
    // reason: what cannot be read back is as good as not there; what is written from now on still is.
    const left = await store.list().catch(() => []);
    if (this.#isDestroyed) return;
    this.#store = store;
    this.#left = left;
    for (const text of this.#all) this.#keep(text);
    // Also what nobody has scrolled to: it waits to be sent.
    for (const { clauseId } of left) this.open(clauseId);
  }

  #keep(text: ClauseConnection): void {
    if (!this.#store) return;
    const isHere = ({ clauseId }: KeptText): boolean => clauseId === text.clauseId;
    text.keepIn(this.#store, this.#left.filter(isHere));
    this.#left = this.#left.filter((one) => !isHere(one));
  }

  readonly #flush = (): void => {
    for (const text of this.#all) void text.flush();
  };

  readonly #warn = (event: BeforeUnloadEvent): void => {
    this.#flush();
    const isLateOnlyHere = this.late.length > 0 && !this.isKeeping;
    if (this.unsavedChanges > 0 || isLateOnlyHere) event.preventDefault();
  };
}
