import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Finding } from '#lib/domain/lint/finding.ts';
import { lint } from '#lib/domain/lint/lint.ts';
import type { MinutesBlock } from '#lib/domain/minutes-document.ts';
import type { MeetingRoom } from './meeting-room.svelte.ts';

/**
 * The linter's findings in this browser: live for the clauses whose texts are open here, as the server last saw them
 * for the others. Nothing for who does not write.
 */
export class MinutesRemarks {
  readonly #room: MeetingRoom;
  readonly #blocks = new SvelteMap<string, readonly MinutesBlock[]>();
  #fromServer = $state.raw<readonly Finding[]>([]);

  readonly all: readonly Finding[] = $derived.by(() => this.#find());
  /** Those nobody has let stand. */
  readonly open: readonly Finding[] = $derived.by(() =>
    this.all.filter((one) => !this.#room.state.waivers[one.key]),
  );
  readonly waived: readonly Finding[] = $derived.by(() =>
    this.all.filter((one) => this.#room.state.waivers[one.key]),
  );

  constructor(room: MeetingRoom) {
    this.#room = room;
  }

  /** A clause's text as it stands in this browser. */
  read(clauseId: string, blocks: readonly MinutesBlock[]): void {
    this.#blocks.set(clauseId, blocks);
  }

  /** What the server found, for the clauses that are not open here. */
  hear(findings: readonly Finding[]): void {
    this.#fromServer = findings;
  }

  of(clauseId: string): readonly Finding[] {
    return this.open.filter((one) => one.clauseId === clauseId);
  }

  #find(): readonly Finding[] {
    if (!this.#room.mayWrite) return [];
    const here = lint({ state: this.#room.state, blocks: Object.fromEntries(this.#blocks) });
    const elsewhere = this.#fromServer.filter(
      (one) =>
        one.clauseId !== null && !this.#blocks.has(one.clauseId) && !here.some((own) => own.key === one.key),
    );
    return [...here, ...elsewhere];
  }
}

export const [useMinutesRemarks, provideMinutesRemarks] = createContext<MinutesRemarks>();
