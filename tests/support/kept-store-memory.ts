import type { KeptName, KeptStore, KeptText } from '#lib/client/kept-store.ts';

/** What a browser would keep, in the open. */
export class MemoryKeptStore implements KeptStore {
  kept: KeptText[];
  puts = 0;

  constructor(kept: readonly KeptText[] = []) {
    this.kept = [...kept];
  }

  list(): Promise<readonly KeptText[]> {
    return Promise.resolve([...this.kept]);
  }

  async put(text: KeptText): Promise<void> {
    await this.remove(text);
    this.puts += 1;
    this.kept.push(text);
  }

  remove({ clauseId, pageId }: KeptName, at?: number): Promise<void> {
    this.kept = this.kept.filter(
      (one) => one.clauseId !== clauseId || one.pageId !== pageId || (at !== undefined && one.at !== at),
    );
    return Promise.resolve();
  }

  renew(): Promise<void> {
    return Promise.resolve();
  }
}
