import * as v from 'valibot';
import type { MeetingCommandType } from '#lib/domain/meeting-commands.ts';
import { commandMessageSchema, type CommandMessage } from '#lib/protocol/meeting-wire.ts';

/** What a person asked for and nobody has answered yet. */
export interface PendingCommand {
  readonly commandId: string;
  readonly expectedVersion: number;
  readonly command: CommandMessage['command'];
  /** When it was asked for, in ms. */
  readonly askedAt: number;
}

/** Where pending commands outlive a reload of the page. */
export interface PendingStore {
  read(): readonly PendingCommand[];
  write(pending: readonly PendingCommand[]): void;
}

/** Means what it means only now: the gavel, a ballot, who speaks, where the meeting is. */
const OF_THE_MOMENT: ReadonlySet<MeetingCommandType> = new Set([
  'open-meeting',
  'adjourn-meeting',
  'resume-meeting',
  'close-meeting',
  'call-roll',
  'move-pointer',
  'record-decision',
  'elect-adjusters',
  'close-proposals',
  'put-question',
  'refuse-proposal',
  'open-vote',
  'cast-ballot',
  'close-vote',
  'challenge-quorum',
  'attest-remote',
  'give-floor',
  'end-speech',
  'begin-go-round',
  'end-go-round',
  'ask-poll',
  'close-poll',
  'confirm-privacy',
  'exclude-participant',
]);

/** Answers of a single person about themselves, true whenever they arrive: these survive a reload. */
const SURVIVES_RELOAD: ReadonlySet<MeetingCommandType> = new Set([
  'answer-roll-call',
  'record-arrival',
  'ask-for-floor',
  'withdraw-floor-request',
]);

const STALE_AFTER_MS = 60_000;

/** True when it waited so long that the person must be asked whether it still stands. */
export function isStale({ command, askedAt }: PendingCommand, now: number): boolean {
  return OF_THE_MOMENT.has(command.type) && now - askedAt > STALE_AFTER_MS;
}

const keptSchema = v.array(
  v.strictObject({ ...v.omit(commandMessageSchema, ['meetingId']).entries, askedAt: v.number() }),
);

const PENDING = 'pending/';

/** The tab's own storage: gone with the tab, and never anybody else's, since the account is part of the name. */
export function pendingIn(storage: () => Storage, accountId: string, meetingId: string): PendingStore {
  const name = `${PENDING}${accountId}/${meetingId}`;
  return {
    read() {
      try {
        const kept = v.safeParse(keptSchema, JSON.parse(storage().getItem(name) ?? '[]'));
        return kept.success ? kept.output : [];
      } catch {
        // Not written by this version of the page, or storage is not allowed.
        return [];
      }
    },
    write(pending) {
      const kept = pending.filter(({ command }) => SURVIVES_RELOAD.has(command.type));
      try {
        if (kept.length === 0) storage().removeItem(name);
        else storage().setItem(name, JSON.stringify(kept));
      } catch {
        // Full or not allowed: it is still pending in this page.
      }
    },
  };
}

/** At logout. */
export function wipePending(storage: Storage): void {
  for (const name of Object.keys(storage)) if (name.startsWith(PENDING)) storage.removeItem(name);
}
