import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import { consultation, KOMMUNERNA } from '../consultation-meeting.ts';

const DRAFTS: Readonly<Record<string, string>> = {
  c4: 'PSN noterar informationen.',
  c5: 'PSN ställer sig bakom den förlängda tiden för uppdraget.',
  c6: 'PSN ställer sig bakom den ändrade tidsplanen.',
  c7: 'PSN ställer sig bakom att det tillfälliga kunskapsrådet förlängs.',
};

/**
 * The consultation of two sides over Teams, as if its own rules had §, a quorum, deputies and equal terms for who takes part
 * remotely. Invented people.
 */
export function consultationInTeams(start: { date: string; startTime: string }): Partial<NewMeeting> {
  const { head, body, participants, clauses } = consultation().prepared;
  const { profile, ...names } = body;
  return {
    head: { ...head, ...start, endTime: '' },
    body: {
      ...names,
      // reason: a profile is the same in both, but for what is read-only here.
      ...(profile as NewMeeting['body']),
      numbering: { style: 'section', firstNumber: 41 },
      quorum: { rule: 'more-than-half', seats: 13 },
      deputies: {
        order: 'party-then-list',
        ownPartyDisplaces: false,
        changeBetweenItems: false,
        noReturnSameDay: false,
      },
      distance: { allowed: true, allRemoteAllowed: true, regime: 'coordination-federation' },
    },
    participants: [
      ...participants,
      { id: 'e1', name: 'Tora Lindeberg', group: 'deputy', side: KOMMUNERNA, party: 'C' },
    ],
    clauses: clauses.map((one) => ({
      ...one,
      presenters: [...one.presenters],
      ...(DRAFTS[one.id] !== undefined && { kind: 'decision' as const, draftDecision: DRAFTS[one.id] }),
    })),
    logins: [
      { accountId: 'demo-secretary', participantId: 'u5', role: 'secretary' },
      { accountId: 'demo-chair', participantId: 'r1', role: 'chair' },
    ],
  };
}
