import { numberSeries, type NumberSeries } from '#lib/domain/agenda/number-series.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { MeetingStates } from './meeting-states.ts';
import type { Actor, Records } from './ports.ts';
import type { ReadDependencies } from './read-meeting.ts';

/** The §§ that the other meetings of this meeting's body take up in its calendar year (MIN-3). */
export async function seriesOf(
  records: Records,
  states: MeetingStates,
  { head, body }: MeetingState,
): Promise<NumberSeries | undefined> {
  if (body.profile.numbering.style !== 'section') return undefined;
  const others = await statesOfBody(records, states, body.id, head.date);
  return numberSeries(
    head,
    others.filter((one) => one.head.id !== head.id),
  );
}

/** The series a meeting now being prepared would join; a body nobody has met in yet has none. */
export async function readNumberSeries(
  { unitOfWork, states }: ReadDependencies,
  { actor, body, date, startTime }: { actor: Actor; body: string; date: string; startTime: string },
): Promise<Pick<NumberSeries, 'lastUsed'>> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const bodyId = await records.bodies.named(body.trim());
    if (bodyId === null) return { lastUsed: null };
    const { lastUsed } = numberSeries({ date, startTime }, await statesOfBody(records, states, bodyId, date));
    return { lastUsed };
  });
}

async function statesOfBody(
  { meetings }: Records,
  states: MeetingStates,
  bodyId: string,
  date: string,
): Promise<readonly MeetingState[]> {
  const found: MeetingState[] = [];
  for (const { id, version } of await meetings.ofBody(bodyId, date.slice(0, 4))) {
    const state = await states.at(meetings, id, version);
    if (state) found.push(state);
  }
  return found;
}
