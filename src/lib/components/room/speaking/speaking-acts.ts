import type { MeetingRoom } from '#lib/client/meeting-room.svelte.ts';
import { queueNow } from '#lib/domain/speaking/speaking-now.ts';
import type { SpeechKind } from '#lib/domain/speaking/speaking.ts';

/** Gives the floor to whoever is next; false when nobody waits. */
export async function giveToNext(room: MeetingRoom): Promise<boolean> {
  const [next] = queueNow(room.state);
  return next !== undefined && room.act({ type: 'give-floor', requestId: next.id });
}

export function askForFloor(room: MeetingRoom, participantId: string, kind: SpeechKind): Promise<boolean> {
  return room.act({ type: 'ask-for-floor', requestId: crypto.randomUUID(), participantId, kind });
}

/** Lets somebody speak at once, past the queue: a presenter called in for the item. */
export async function callToSpeak(room: MeetingRoom, participantId: string): Promise<boolean> {
  const waiting = queueNow(room.state).find((one) => one.participantId === participantId);
  if (waiting) return room.act({ type: 'give-floor', requestId: waiting.id });
  const requestId = crypto.randomUUID();
  const isAsked = await room.act({ type: 'ask-for-floor', requestId, participantId, kind: 'speech' });
  return isAsked && room.act({ type: 'give-floor', requestId });
}
