import { evolve } from '#lib/domain/evolve.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { MeetingRecords } from './ports.ts';

const KEPT = 200;

/** Folded states of recently used meetings, so that a command need not fold the whole log. Only a cache of the log. */
export class MeetingStates {
  readonly #states = new Map<string, MeetingState>();

  /** The state at `version`, which the caller has read in the same transaction; null for an empty log. */
  async at(meetings: MeetingRecords, meetingId: string, version: number): Promise<MeetingState | null> {
    const kept = this.#states.get(meetingId);
    let state = kept && kept.version <= version ? kept : null;
    for (const event of await meetings.eventsSince(meetingId, state?.version ?? 0)) {
      if (event.version <= version) state = evolve(state, event);
    }
    if (state) this.#keep(meetingId, state);
    return state;
  }

  #keep(meetingId: string, state: MeetingState): void {
    this.#states.delete(meetingId);
    this.#states.set(meetingId, state);
    const oldest = this.#states.keys().next().value;
    if (this.#states.size > KEPT && oldest !== undefined) this.#states.delete(oldest);
  }
}
