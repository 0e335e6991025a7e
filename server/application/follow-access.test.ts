import { expect, it } from 'vitest';
import { MeetingWorld } from '../../tests/support/meeting-world.ts';
import { until } from '../../tests/support/clause-clients.ts';
import { type AccessChange, createAccessFollower, type SeatsNow } from './follow-access.ts';

const MEETING = { organisationId: 'o', meetingId: 'm' };
const SEAT = { accountId: 'a', participantId: 'm2', role: 'member' } as const;

function now(world: MeetingWorld): SeatsNow {
  return { state: world.state, seats: [SEAT] };
}

/** A follower whose every look is answered by the test, in the order it likes. */
function scripted() {
  const looks: { answer: (now: SeatsNow) => void; fail: () => void }[] = [];
  const heard: AccessChange[] = [];
  const follower = createAccessFollower({
    seatsOf: () =>
      new Promise((resolve, reject) => {
        looks.push({ answer: resolve, fail: () => reject(new Error('away')) });
      }),
    setAccess: (change) => void heard.push(change),
    log: { error: () => undefined },
    retryMs: 1,
  });
  const nth = async (n: number) => {
    await until(() => looks.length > n, `look ${String(n)}`);
    return looks[n] as (typeof looks)[number];
  };
  return { follower, nth, looks, last: () => heard.at(-1)?.access, heard };
}

it('[R14] never lets an older look undo a newer one', async () => {
  const { follower, nth, looks, last } = scripted();
  const world = new MeetingWorld().open(9);
  world.do({ type: 'elect-adjusters', clauseId: 'c1', participantIds: ['m2'] });
  const asAdjuster = now(world);
  follower.follow(MEETING);
  const first = await nth(0);
  world.do({ type: 'elect-adjusters', clauseId: 'c1', participantIds: ['m3'] });
  follower.follow(MEETING);
  follower.follow(MEETING);
  // Nobody looks twice at once, so what is seen last is what happened last.
  expect(looks).toHaveLength(1);
  first.answer(asAdjuster);
  (await nth(1)).answer(now(world));
  await until(() => last() === 'read', 'the pen to be taken back');
  expect(looks).toHaveLength(2);
});

it('[R14] asks again when the facts cannot be read', async () => {
  const { follower, nth, last } = scripted();
  follower.follow(MEETING);
  (await nth(0)).fail();
  (await nth(1)).answer(now(new MeetingWorld()));
  await until(() => last() === 'read', 'the answer');
});
