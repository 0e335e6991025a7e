import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fold } from './evolve.ts';
import type { MeetingEvent } from './meeting-events.ts';
import type { MeetingState } from './meeting-state.ts';

interface StoredLog {
  readonly events: readonly MeetingEvent[];
  readonly state: Partial<MeetingState>;
}

/** A log and the state it gave, both written before recusals, proposals and votes were facts. */
const stored = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../../tests/fixtures/meeting-log-1.json'), 'utf8'),
) as StoredLog;

describe('an old log', () => {
  it('folds to everything it folded to when it was written', () => {
    expect(stored.events.length).toBeGreaterThan(20);
    expect(fold(stored.events)).toMatchObject(stored.state);
  });

  it('has nothing of what did not exist then', () => {
    expect(fold(stored.events)).toMatchObject({ recusals: [], proposals: [], votes: [], statements: [] });
  });
});
