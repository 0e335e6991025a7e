import type { MeetingRoom } from '#lib/client/meeting-room.svelte.ts';
import type { MeetingView } from '#lib/client/meeting-view.svelte.ts';
import { isOpenForDeciding } from '#lib/domain/decide-proposals.ts';
import { mayCommand } from '#lib/domain/permissions.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { nameOf } from '../words.ts';
import { BALLOT_CHOICES, choiceWord } from './chamber-words.ts';
import { whyNot } from './why-not.ts';

interface Entry {
  readonly label: string;
  readonly run: () => unknown;
}

/** Proposals, recusal, votes and statements in the command palette; what the decider would refuse is not offered. */
export function chamberEntries(room: MeetingRoom, view: MeetingView): readonly Entry[] {
  return [...officerEntries(room, view), ...ownEntries(room), ...ballotEntries(room)];
}

function officerEntries(room: MeetingRoom, view: MeetingView): Entry[] {
  const { state, seat } = room;
  if (!mayCommand(state, seat, 'close-proposals')) return [];
  const isDeciding = state.pointer !== null && isOpenForDeciding(state, state.pointer).ok;
  const isVoting = state.votes.some((one) => one.result === null);
  const deciding = [
    { label: m.chamber_palette_propose(), run: () => view.ask('proposal') },
    ...(isVoting ? [] : [{ label: m.chamber_palette_vote(), run: () => view.ask('vote') }]),
  ];
  return [
    ...(isDeciding && state.phase === 'open' ? deciding : []),
    { label: m.chamber_palette_recusal(), run: () => view.ask('recusal') },
    { label: m.chamber_palette_statement(), run: () => view.ask('statement') },
  ];
}

function ownEntries(room: MeetingRoom): Entry[] {
  const command = {
    type: 'request-vote',
    clauseId: room.state.pointer ?? '',
    byId: room.me.participantId,
  } as const;
  if (whyNot(room.state, room.seat, command)) return [];
  return [{ label: m.chamber_palette_request(), run: () => room.act(command) }];
}

function ballotEntries(room: MeetingRoom): Entry[] {
  const vote = room.state.votes.find((one) => one.result === null && one.method === 'open');
  if (!vote) return [];
  return room.state.participants.flatMap(({ id }) =>
    BALLOT_CHOICES.flatMap((choice) => {
      const command = { type: 'cast-ballot', voteId: vote.id, participantId: id, choice } as const;
      if (vote.ballots[id] === choice || whyNot(room.state, room.seat, command)) return [];
      const label = m.chamber_palette_ballot({ choice: choiceWord(choice), name: nameOf(room.state, id) });
      return [{ label, run: () => room.act(command) }];
    }),
  );
}
