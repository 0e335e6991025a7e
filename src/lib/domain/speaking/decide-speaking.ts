import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import { mayRecordFor, type MeetingSeat } from '../permissions.ts';
import { ok, refuse } from '../refusal.ts';
import { decideGoRound } from './decide-go-round.ts';
import { maySpeak } from './may-speak.ts';
import { queueNow, speakerNow } from './speaking-now.ts';
import type { SpeakingCommand } from './speaking.ts';

type Command<T extends SpeakingCommand['type']> = Extract<SpeakingCommand, { type: T }>;

/** The queue of speakers, who has the floor, and the go-round. */
export function decideSpeaking(state: MeetingState, command: SpeakingCommand, seat: MeetingSeat): Decided {
  switch (command.type) {
    case 'ask-for-floor':
      return askForFloor(state, command, seat);
    case 'withdraw-floor-request':
      return withdraw(state, command, seat);
    case 'give-floor':
      return giveFloor(state, command);
    case 'end-speech':
      return endSpeech(state, seat);
    case 'reorder-queue':
      return reorder(state, command);
    case 'begin-go-round':
    case 'take-turn':
    case 'end-go-round':
      return decideGoRound(state, command, seat);
  }
}

function askForFloor(state: MeetingState, command: Command<'ask-for-floor'>, seat: MeetingSeat): Decided {
  const { requestId, participantId, kind } = command;
  const clauseId = state.pointer;
  if (isKnown(state, requestId)) return ok([]);
  if (clauseId === null) return refuse('no-clause-at-hand');
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  const speaker = maySpeak(state, participantId, clauseId);
  if (!speaker.ok) return speaker;
  const speech = speakerNow(state);
  if (kind === 'reply' && (!speech || speech.participantId === participantId))
    return refuse('nobody-to-reply-to');
  const isAsked = queueNow(state).some((one) => one.participantId === participantId && one.kind === kind);
  if (isAsked) return refuse('floor-asked-for-already', { name: speaker.value.name });
  return ok([{ type: 'floor-asked-for', requestId, participantId, clauseId, kind }]);
}

/** A request that has been in the queue or has become a speech. */
function isKnown(state: MeetingState, requestId: string): boolean {
  return (
    state.queue.some((one) => one.id === requestId) ||
    state.speeches.some((one) => one.requestId === requestId)
  );
}

function withdraw(
  state: MeetingState,
  { requestId }: Command<'withdraw-floor-request'>,
  seat: MeetingSeat,
): Decided {
  const request = state.queue.find((one) => one.id === requestId);
  if (!request) return ok([]);
  const { participantId } = request;
  if (!mayRecordFor(state, seat, participantId)) return refuse('not-yourself', { participantId });
  return ok([{ type: 'floor-request-withdrawn', requestId }]);
}

function giveFloor(state: MeetingState, { requestId }: Command<'give-floor'>): Decided {
  if (speakerNow(state)?.requestId === requestId) return ok([]);
  const request = state.queue.find((one) => one.id === requestId);
  if (!request) return refuse('no-such-floor-request');
  if (request.clauseId !== state.pointer) return refuse('clause-not-at-hand');
  const speaker = maySpeak(state, request.participantId, request.clauseId);
  return speaker.ok ? ok([{ type: 'floor-given', requestId }]) : speaker;
}

function endSpeech(state: MeetingState, seat: MeetingSeat): Decided {
  const speech = speakerNow(state);
  if (!speech) return ok([]);
  if (!mayRecordFor(state, seat, speech.participantId)) return refuse('not-your-speech');
  return ok([{ type: 'speech-ended' }]);
}

/** The fact holds the place among all that wait in the clause, those who cannot speak right now included. */
function reorder(state: MeetingState, { requestId, place }: Command<'reorder-queue'>): Decided {
  const shown = queueNow(state);
  const from = shown.findIndex((one) => one.id === requestId);
  if (from === -1) return refuse('no-such-floor-request');
  if (Math.min(place, shown.length - 1) === from) return ok([]);
  const others = state.queue.filter((one) => one.clauseId === state.pointer && one.id !== requestId);
  const next = shown.filter((one) => one.id !== requestId)[place];
  const at = next ? others.indexOf(next) : others.length;
  return ok([{ type: 'queue-reordered', requestId, place: at }]);
}
