import { SvelteMap } from 'svelte/reactivity';
import {
  ClauseConnection,
  type ClauseConnectionOptions,
  type ClauseStatus,
} from './clause-connection.svelte.ts';

export type ClauseTextsOptions = Omit<ClauseConnectionOptions, 'clauseId'>;

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
  readonly #texts = new SvelteMap<string, ClauseConnection>();
  readonly #all = $derived([...this.#texts.values()]);

  readonly unsavedChanges = $derived(this.#all.reduce((sum, text) => sum + text.unsavedChanges, 0));
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
    if (typeof window !== 'undefined') window.addEventListener('beforeunload', this.#warn);
  }

  /** The clause's text, connected; the same one each time. */
  open(clauseId: string): ClauseConnection {
    const known = this.#texts.get(clauseId);
    if (known) return known;
    const text = new ClauseConnection({ ...this.#options, clauseId });
    this.#texts.set(clauseId, text);
    return text;
  }

  /** Hangs up and forgets the text: for somebody who may no longer read it (JAV-1). Opening it again starts anew. */
  drop(clauseId: string): void {
    this.#texts.get(clauseId)?.destroy();
    this.#texts.delete(clauseId);
  }

  get(clauseId: string): ClauseConnection | undefined {
    return this.#texts.get(clauseId);
  }

  /** After logging in again in the same page: what was typed meanwhile is sent. */
  reconnect(): void {
    for (const text of this.#all) if (text.status !== 'synced') text.reconnect();
  }

  destroy(): void {
    if (typeof window !== 'undefined') window.removeEventListener('beforeunload', this.#warn);
    for (const text of this.#all) text.destroy();
    this.#texts.clear();
  }

  readonly #warn = (event: BeforeUnloadEvent): void => {
    if (this.unsavedChanges > 0) event.preventDefault();
  };
}
