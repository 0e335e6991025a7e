import type { MeetingRoom } from '#lib/client/meeting-room.svelte.ts';
import type { MeetingView } from '#lib/client/meeting-view.svelte.ts';
import { mayCommand } from '#lib/domain/permissions.ts';
import { queueNow, speakerNow } from '#lib/domain/speaking/speaking-now.ts';
import type { SpeechKind } from '#lib/domain/speaking/speaking.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { isPossible } from '../mark.ts';
import { nameOf } from '../words.ts';
import { askForFloor, giveToNext } from './speaking-acts.ts';

interface Entry {
  readonly label: string;
  readonly run: () => unknown;
}

/** The floor in the command palette; what the decider would refuse is not offered. */
export function speakingEntries(room: MeetingRoom, view: MeetingView): readonly Entry[] {
  return [...ownEntries(room), ...officerEntries(room, view)];
}

const ASKS: readonly (readonly [SpeechKind, () => string])[] = [
  ['speech', m.speaking_ask],
  ['reply', m.speaking_palette_reply],
  ['point-of-order', m.speaking_palette_order],
];

function ownEntries(room: MeetingRoom): Entry[] {
  const participantId = room.me.participantId;
  return ASKS.filter(([kind]) =>
    isPossible(room.state, room.seat, { type: 'ask-for-floor', requestId: '', participantId, kind }),
  ).map(([kind, label]) => ({ label: label(), run: () => askForFloor(room, participantId, kind) }));
}

function officerEntries(room: MeetingRoom, view: MeetingView): Entry[] {
  const { state, seat } = room;
  if (state.phase !== 'open' || !mayCommand(state, seat, 'give-floor')) return [];
  const [next] = queueNow(state);
  const speech = speakerNow(state);
  return [
    ...(next && isPossible(state, seat, { type: 'give-floor', requestId: next.id })
      ? [
          {
            label: m.speaking_palette_next({ name: nameOf(state, next.participantId) }),
            run: () => giveToNext(room),
          },
        ]
      : []),
    ...(speech ? [{ label: m.speaking_end(), run: () => room.act({ type: 'end-speech' }) }] : []),
    { label: m.speaking_round(), run: () => view.showTab('speakers') },
    { label: m.poll_ask(), run: () => view.showTab('matter') },
  ];
}
