import type { MeetingState } from '../meeting-state.ts';
import { ok, refuse, type Result } from '../refusal.ts';
import { openDoubts, type Doubt } from './open-doubts.ts';

/** No decision, and no vote opened or closed, in a clause while a doubt stands; refuses with the first one. */
export function checkDoubts(state: MeetingState, clauseId: string): Result<null> {
  const [first] = openDoubts(state, clauseId);
  return first ? refuseFor(state, first) : ok(null);
}

function refuseFor(state: MeetingState, doubt: Doubt): Result<null> {
  const id = 'participantId' in doubt ? doubt.participantId : '';
  const name = state.participants.find((one) => one.id === id)?.name ?? id;
  switch (doubt.kind) {
    case 'line-lost':
      return refuse('doubt-line-lost', { name });
    case 'recusal-contested':
      return refuse('doubt-recusal-contested', { name });
    case 'remote-not-attested':
      return refuse('doubt-remote-not-attested', { name });
    case 'equal-terms':
      return refuse('doubt-equal-terms');
    case 'all-remote-not-decided':
      return refuse('doubt-all-remote');
    case 'privacy':
      return refuse('doubt-privacy', { name });
  }
}
