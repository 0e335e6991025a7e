import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newMeeting, type People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { hookScene } from '../support/hook-scene.ts';
import { type HookWorld, NOW, NUMBER, zoomBody } from '../support/hook-world.ts';

let world: HookWorld;
let people: People;
let hook: string;
hookScene((scene) => {
  ({ world, people, hook } = scene);
});

/** Held in a call; with `namesakes` Olga has the name of Nils. */
async function meeting(namesakes: boolean, number = NUMBER): Promise<string> {
  const { head, participants } = newMeeting(people);
  const named = participants.map((one) =>
    namesakes && one.id === 'm5' ? { ...one, name: 'Nils Norén' } : one,
  );
  const change = { head: { ...head, date: '2026-11-24', startTime: '13:00' }, participants: named };
  const id = await world.prepare(people, { change });
  must(await world.act(people.chair, id, { type: 'open-meeting' }));
  return world.bound(people, hook, id, number);
}
/** Somebody comes under another name and is confirmed to be Nils. */
async function confirm(meetingId: string, number = NUMBER): Promise<void> {
  const key = randomUUID();
  const joining = { name: 'Nisse Norén', userId: 'zNils', key, number, uuid: number, at: NOW };
  await world.zoom(hook, zoomBody(joining));
  must(
    await world.useCases.settleSuggestion({
      session: people.secretary,
      meetingId,
      commandId: randomUUID(),
      suggestionId: `join:${key}`,
      act: { kind: 'is', personIds: ['m4'] },
    }),
  );
}
const learnt = async (): Promise<string[]> => {
  const rows = await world.db.admin<{ kind: string }[]>`
    select kind from member_alias where organisation_id = ${people.secretary.account.organisationId} order by kind`;
  return rows.map(({ kind }) => kind);
};

describe('somebody who has the name of another', () => {
  it('is remembered by nothing: who of the two it was would not be known', async () => {
    await confirm(await meeting(true));
    expect(await learnt()).toEqual([]);
  });

  it('is known by nothing that was learnt of the name while one had it', async () => {
    const first = await meeting(false);
    await confirm(first);
    expect(await learnt()).toEqual(['account', 'alias']);
    const known = async (meetingId: string) =>
      (await world.call(people, meetingId)).people
        .filter(({ name }) => name === 'Nils Norén')
        .map(({ aliases, providerUserIds }) => [aliases?.length, providerUserIds?.length]);
    expect(await known(first)).toEqual([[1, 1]]);
    expect(await known(await meeting(true, '91112223334'))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
