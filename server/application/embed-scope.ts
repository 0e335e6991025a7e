import type { MeetingCommandType } from '#lib/domain/meeting-commands.ts';
import { type Refusal, type Result } from '#lib/domain/refusal.ts';

/** A session in a frame of another site is for one meeting alone. */
export interface EmbedScope {
  readonly meetingId: string;
}

export interface Asked {
  readonly useCase: string;
  readonly meetingId?: string | undefined;
  readonly command?: MeetingCommandType | undefined;
}

/** What such a session is good for: being in the room. What is not named here it is not good for, whatever is added. */
const USE_CASES: ReadonlySet<string> = new Set([
  'openRoom',
  'executeCommand',
  'checkMinutes',
  'readCall',
  'askConnected',
  'settleSuggestion',
  'readTranscripts',
]);

/** Every command is named: whoever adds one says here whether it belongs in a frame. */
const COMMANDS: Readonly<Record<MeetingCommandType, boolean>> = {
  // The rules of the body outlast the meeting.
  'change-profile': false,
  'add-clause': true,
  'add-participant': true,
  'adjourn-meeting': true,
  'adjust-at-once': true,
  'announce-statement': true,
  'answer-poll': true,
  'answer-roll-call': true,
  'ask-for-floor': true,
  'ask-poll': true,
  'attest-remote': true,
  'await-cooperation': true,
  'begin-go-round': true,
  'call-deputy': true,
  'call-roll': true,
  'cancel-cooperation': true,
  'cast-ballot': true,
  'challenge-quorum': true,
  'change-clause': true,
  'classify-matter': true,
  'close-meeting': true,
  'close-poll': true,
  'close-proposals': true,
  'close-vote': true,
  'confirm-cooperation': true,
  'confirm-equal-terms': true,
  'confirm-privacy': true,
  'contest-recusal': true,
  'drop-clause': true,
  'elect-adjusters': true,
  'end-go-round': true,
  'end-speech': true,
  'exclude-participant': true,
  'give-floor': true,
  'make-proposal': true,
  'move-clause': true,
  'move-pointer': true,
  'open-meeting': true,
  'open-vote': true,
  'overrule-refusal': true,
  'put-question': true,
  'readmit-participant': true,
  'record-arrival': true,
  'record-decision': true,
  'record-departure': true,
  'record-outcome': true,
  'refuse-proposal': true,
  'release-deputy': true,
  'rename-clause': true,
  'reorder-queue': true,
  'report-recusal': true,
  'request-vote': true,
  'restore-clause': true,
  'resume-meeting': true,
  'set-first-number': true,
  'settle-line': true,
  'settle-recusal': true,
  'state-view': true,
  'take-no-part': true,
  'take-on': true,
  'take-turn': true,
  'waive-finding': true,
  'withdraw-commitment': true,
  'withdraw-floor-request': true,
  'withdraw-poll': true,
  'withdraw-proposal': true,
  'withdraw-recusal': true,
  'withdraw-view': true,
  'withdraw-vote-request': true,
  'withdraw-waiver': true,
  'write-statement': true,
};

/**
 * Why a session in a frame may not do what it asks; null when it may, and for every session that is not one. Another
 * meeting does not exist for it (`no-such-meeting`); the rest is `open-in-browser`.
 */
export function outOfScope(
  scope: EmbedScope | undefined,
  { useCase, meetingId, command }: Asked,
): Refusal | null {
  if (!scope) return null;
  if (!USE_CASES.has(useCase)) return { code: 'open-in-browser' };
  if (meetingId?.toLowerCase() !== scope.meetingId) return { code: 'no-such-meeting' };
  if (command !== undefined && !isForFrames(command)) return { code: 'open-in-browser' };
  return null;
}

/** A command that came over the wire: one that nobody knows is nobody's. */
function isForFrames(command: MeetingCommandType): boolean {
  return Object.hasOwn(COMMANDS, command) && COMMANDS[command];
}

/** Does it, unless it is out of scope. */
export async function inScope<T>(
  scope: EmbedScope | undefined,
  asked: Asked,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const refusal = outOfScope(scope, asked);
  return refusal ? { ok: false, refusal } : work();
}
