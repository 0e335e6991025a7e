import { guardedClauses } from '#lib/domain/agenda/closed-doors.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { clauseAccess, type MeetingSeat, mayWriteClauses } from '#lib/domain/permissions.ts';
import type { ReadDependencies } from './read-meeting.ts';

interface MeetingRef {
  readonly organisationId: string;
  readonly meetingId: string;
}

export interface AccessChange {
  readonly meetingId: string;
  /** Undefined: every clause of the meeting. */
  readonly clauseId?: string;
  readonly accountId: string;
  readonly access: 'write' | 'read' | 'none';
}

export interface AccessFollowerOptions {
  readonly seatsOf: (meeting: MeetingRef) => Promise<SeatsNow | null>;
  readonly setAccess: (change: AccessChange) => void;
  readonly log: { error(details: object, message: string): void };
  /** Default 1,000 ms. */
  readonly retryMs?: number;
}

export interface SeatsNow {
  readonly state: MeetingState;
  readonly seats: readonly (MeetingSeat & { readonly accountId: string })[];
}

/**
 * Who may write and read the clauses follows the facts: the adjuster gets the pen at once, the recused leave at once. One
 * look at a time for each meeting, and one more when something happened meanwhile: an older answer that comes late can
 * never undo a newer one. When the facts cannot be read they are asked for until they can.
 */
export function createAccessFollower({ seatsOf, setAccess, log, retryMs = 1_000 }: AccessFollowerOptions) {
  const due = new Map<string, 'looking' | 'again'>();
  let isStopped = false;

  async function look(meeting: MeetingRef): Promise<void> {
    const { meetingId } = meeting;
    do {
      due.set(meetingId, 'looking');
      try {
        const now = await seatsOf(meeting);
        if (now) apply(meetingId, now);
      } catch (error) {
        log.error({ err: error, meetingId }, 'access to the text could not follow the meeting; asked again');
        due.set(meetingId, 'again');
        await pause(retryMs);
      }
    } while (due.get(meetingId) === 'again' && !isStopped);
    due.delete(meetingId);
  }

  function apply(meetingId: string, { state, seats }: SeatsNow): void {
    const guarded = guardedClauses(state);
    for (const seat of seats) {
      const { accountId } = seat;
      setAccess({ meetingId, accountId, access: mayWriteClauses(state, seat) ? 'write' : 'read' });
      // JAV-1, SEC-1, ROL-7: the clauses somebody may be kept from, one by one.
      for (const clauseId of guarded)
        setAccess({ meetingId, clauseId, accountId, access: clauseAccess(state, seat, clauseId) });
    }
  }

  return {
    follow(meeting: MeetingRef): void {
      if (due.has(meeting.meetingId)) due.set(meeting.meetingId, 'again');
      else void look(meeting);
    },
    stop: () => void (isStopped = true),
  };
}

/** The committed state and everybody with a login in it. */
export function seatsReader({ unitOfWork, states }: ReadDependencies): AccessFollowerOptions['seatsOf'] {
  return ({ organisationId, meetingId }) =>
    unitOfWork.run(organisationId, async ({ meetings }) => {
      const version = await meetings.version(meetingId);
      const state = version === null ? null : await states.at(meetings, meetingId, version);
      return state && { state, seats: await meetings.seats(meetingId) };
    });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
