import { expect, it } from 'vitest';
import { composeMinutes } from '#lib/domain/compose-minutes.ts';
import { decide } from '#lib/domain/decide.ts';
import { evolve } from '#lib/domain/evolve.ts';
import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { type Act, COMMITTEE, holdCommittee } from '../support/committee-meeting.ts';
import { minutesText } from '../support/minutes-text.ts';

/** The committee's meeting through the bare decider, one minute per fact from 13.00. */
async function held(): Promise<MeetingState> {
  const { name, shortName, ...profile } = COMMITTEE.body;
  let state: MeetingState | null = null;
  let version = 0;
  const append = (fact: MeetingFact): void => {
    version += 1;
    const at = new Date(Date.UTC(2026, 10, 25, 12, version)).toISOString();
    const actor = { accountId: 'a', name: 'Sanna Lindqvist' };
    state = evolve(state, { version, id: `e${version}`, commandId: `k${version}`, at, actor, fact });
  };
  append({
    type: 'meeting-prepared',
    head: { ...COMMITTEE.head, id: 'meeting' },
    body: { id: 'body', name, shortName, profile },
    participants: COMMITTEE.participants,
    clauses: COMMITTEE.clauses,
  });
  const seats = {
    secretary: { participantId: 'sanna', role: 'secretary' },
    chair: { participantId: 'karin', role: 'chair' },
  } as const;
  const act: Act = async (seat, command, refused) => {
    if (!state) throw new Error('not prepared');
    const result = decide(state, command, seats[seat]);
    if (result.ok ? refused !== undefined : result.refusal.code !== refused) {
      throw new Error(`${JSON.stringify(command)} gave ${JSON.stringify(result)}, not ${refused ?? 'facts'}`);
    }
    if (result.ok) for (const fact of result.value) append(fact);
  };
  await holdCommittee(act);
  if (!state) throw new Error('not held');
  return state;
}

it('[MIN-1] writes the minutes of a committee in which most of the rule book happened', async () => {
  const minutes = composeMinutes({
    state: await held(),
    blocks: {},
    language: 'sv',
    organisationName: 'Norrviks kommun',
    revision: 1,
  });
  await expect(minutesText(minutes)).toMatchFileSnapshot('../fixtures/minutes/committee.sv.txt');
});
