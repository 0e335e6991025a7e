import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PresenceDecisionRow } from '#server/application/conference-records.ts';
import { applicationWorld, type People } from '../support/application-world.ts';

let world: Awaited<ReturnType<typeof applicationWorld>>;
let people: People;
let meetingId: string;
beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
  meetingId = await world.prepare(people);
});
afterAll(() => world.close());

const keep = (decidedAt: string, personIds: readonly string[], version: number): Promise<void> =>
  world.dependencies.unitOfWork.run(people.chair.account.organisationId, ({ conference }) =>
    conference.keepDecision(meetingId, {
      id: randomUUID(),
      suggestionId: 'join:device',
      decision: 'confirmed',
      connectionKey: 'device',
      personIds,
      decidedBy: people.chair.account.id,
      decidedByName: people.chair.account.name,
      decidedAt,
      version,
    }),
  );
const said = (): Promise<readonly PresenceDecisionRow[]> =>
  world.dependencies.unitOfWork.run(people.chair.account.organisationId, ({ conference }) =>
    conference.decisionsOf(meetingId),
  );

describe('[DIS-5] the last word about a connection', () => {
  it('is what was said last, whatever the clock of the process that heard it', async () => {
    await keep('2026-11-24T12:00:02.000Z', ['m3'], 7);
    // Another process, whose clock goes slow; nothing came into the log meanwhile.
    await keep('2026-11-24T12:00:00.500Z', ['m4'], 7);
    // The same instant, as far as a clock shows it.
    for (const personId of ['m5', 'm6', 'm7', 'm8']) await keep('2026-11-24T12:00:00.500Z', [personId], 7);
    expect((await said()).map(({ personIds }) => personIds?.[0])).toEqual([
      'm3',
      'm4',
      'm5',
      'm6',
      'm7',
      'm8',
    ]);
  });
});
