import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryKeptStore } from '../../../tests/support/kept-store-memory.ts';
import { ClauseKeeper } from './clause-keeper.ts';

describe('[WIRE-1] keeping unsaved text', () => {
  let unsaved: Uint8Array | undefined;
  let store: MemoryKeptStore;
  let keeper: ClauseKeeper;

  beforeEach(() => {
    vi.useFakeTimers();
    unsaved = undefined;
    store = new MemoryKeptStore();
    keeper = new ClauseKeeper({
      store,
      name: { clauseId: 'c1', pageId: 1 },
      hasUnsaved: () => unsaved !== undefined,
      unsaved: () => unsaved,
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function type(byte: number): void {
    unsaved = Uint8Array.of(byte);
    keeper.changed();
  }

  it('writes 200 ms after the last change, and every second while it goes on', async () => {
    type(1);
    await vi.advanceTimersByTimeAsync(199);
    expect(store.puts).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(store.kept.map(({ update }) => update)).toEqual([Uint8Array.of(1)]);
    for (let i = 0; i < 40; i += 1) {
      type(i);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(store.puts).toBeGreaterThanOrEqual(4);
    expect(store.puts).toBeLessThanOrEqual(6);
  });

  it('writes nothing at all on a line that saves at once', async () => {
    for (let i = 0; i < 20; i += 1) {
      type(i);
      unsaved = undefined;
      keeper.changed();
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(2_000);
    expect(store.puts).toBe(0);
  });

  it('takes away what has been saved', async () => {
    type(1);
    await vi.advanceTimersByTimeAsync(200);
    unsaved = undefined;
    keeper.changed();
    await vi.advanceTimersByTimeAsync(200);
    expect(store.kept).toEqual([]);
  });

  it('writes at once when the page is left, and keeps nothing after it was told to forget', async () => {
    type(1);
    await keeper.flush();
    expect(store.kept).toHaveLength(1);
    await keeper.forget();
    expect(store.kept).toEqual([]);
    type(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(store.kept).toEqual([]);
  });
});
