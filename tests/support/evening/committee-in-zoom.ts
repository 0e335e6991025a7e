import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import { COMMITTEE } from '../committee-meeting.ts';

/** The committee of thirteen over Zoom, with somebody invited for one matter. Invented people. */
export function committeeInZoom(start: { date: string; startTime: string }): Partial<NewMeeting> {
  const { body, head, participants } = COMMITTEE;
  return {
    ...COMMITTEE,
    // Who is back serves again: the body has no rule against it.
    body: {
      ...body,
      deputies: {
        order: 'party-then-list',
        ownPartyDisplaces: true,
        changeBetweenItems: true,
        noReturnSameDay: false,
      },
    },
    head: { ...head, ...start, endTime: '', tool: 'Zoom' },
    participants: [
      ...participants,
      { id: 'kerstin', name: 'Kerstin Norling', group: 'invited', title: 'fastighetschef' },
    ],
    logins: [
      { accountId: 'demo-secretary', participantId: 'sanna', role: 'secretary' },
      { accountId: 'demo-chair', participantId: 'karin', role: 'chair' },
    ],
  };
}
