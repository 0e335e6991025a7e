import { describe, expect, it } from 'vitest';
import { purgeCalls } from '#server/application/purge-calls.ts';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { until } from '../support/clause-clients.ts';
import { TENANT } from '../support/conference/fake-entra.ts';
import { codeOf, hookScene } from '../support/hook-scene.ts';
import {
  CLIENT_STATE,
  type HookWorld,
  NOW,
  NUMBER,
  THREAD,
  zoomBody,
  zoomSettings,
} from '../support/hook-world.ts';

let world: HookWorld;
let people: People;
let hook: string;
const { boundMeeting, namesIn } = hookScene((scene) => {
  ({ world, people, hook } = scene);
});

describe('one number for many meetings', () => {
  it('is of the one that begins nearest, and each occasion of its own', async () => {
    const morning = await boundMeeting('2026-11-24', '09:00');
    const afternoon = await boundMeeting('2026-11-24', '13:00');
    const nextWeek = await boundMeeting('2026-12-01', '13:00');
    const say = (name: string, uuid: string, at: string) => world.zoom(hook, zoomBody({ name, uuid, at }));
    await say('Mona Ledamot', 'morning', '2026-11-24T08:01:00Z');
    await say('Nils Norén', 'afternoon', '2026-11-24T11:58:00Z');
    // Told late, and by the clock nearer to the other: its occasion is known.
    await say('Olga Omberg', 'morning', '2026-11-24T11:10:00Z');
    world.at('2026-12-01T12:00:10Z');
    await say('Åsa Justerare', 'next', '2026-12-01T12:00:00Z');
    expect(await namesIn(morning)).toEqual(['Mona Ledamot', 'Olga Omberg']);
    expect(await namesIn(afternoon)).toEqual(['Nils Norén']);
    expect(await namesIn(nextWeek)).toEqual(['Åsa Justerare']);
  });

  it('stays with the meeting when the call is begun anew after a break', async () => {
    const meetingId = await boundMeeting();
    await boundMeeting('2026-12-01', '13:00');
    const say = (given: Parameters<typeof zoomBody>[0]) => world.zoom(hook, zoomBody(given));
    await say({ name: 'Mona Ledamot', uuid: 'first', at: '2026-11-24T12:00:00Z' });
    await say({ event: 'ended', uuid: 'first', at: '2026-11-24T12:05:00Z' });
    await say({ name: 'Mona Ledamot', uuid: 'second', at: '2026-11-24T12:08:00Z' });
    const { connections } = await world.call(people, meetingId);
    expect(connections.map(({ leftAt }) => leftAt)).toEqual(['2026-11-24T12:05:00.000Z', null]);
  });

  it('keeps an occasion with the meeting that heard of it first, whatever is bound later', async () => {
    const meetingId = await boundMeeting();
    const say = (name: string, uuid: string, at: string) =>
      world.zoom(hook, zoomBody({ name, uuid, at }), { signedAt: NOW });
    await say('Mona Ledamot', 'first', '2026-11-24T12:00:00Z');
    await say('Nils Norén', 'second', '2026-11-24T12:08:00Z');
    const later = await boundMeeting('2026-11-24', '15:00');
    await say('Olga Omberg', 'second', '2026-11-24T13:50:00Z');
    await say('Åsa Justerare', 'third', '2026-11-24T13:55:00Z');
    expect(await namesIn(meetingId)).toEqual(['Mona Ledamot', 'Nils Norén', 'Olga Omberg']);
    expect(await namesIn(later)).toEqual(['Åsa Justerare']);
  });

  it('is no meeting’s when none is near', async () => {
    await boundMeeting('2026-11-25', '09:00');
    await world.zoom(hook, zoomBody());
    expect((await world.rows(hook)).map(({ binding_id }) => binding_id)).toEqual([null]);
  });

  it('notes the occasion once, when two processes hear of it at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const number = String(90_000_000_000 + round);
      const [first, second] = [await world.meeting(people), await world.meeting(people)];
      for (const meetingId of [first, second]) await world.bound(people, hook, meetingId, number);
      const said = Array.from({ length: 8 }, (_, i) =>
        world.zoom(hook, zoomBody({ number, uuid: `occasion-${String(round)}` }), { node: i % 2 }),
      );
      expect((await Promise.all(said)).filter(({ status }) => status !== 204)).toEqual([]);
      const counts = await Promise.all(
        [first, second].map(async (id) => (await world.call(people, id)).connections.length),
      );
      expect(counts.sort()).toEqual([0, 8]);
    }
  });
});

describe('a meeting that is bound late', () => {
  it('knows who was there already', async () => {
    await world.zoom(hook, zoomBody({ name: 'Mona Ledamot' }));
    await world.zoom(hook, zoomBody({ name: 'Nils Norén' }), { signedAt: '2026-11-24T12:00:00Z' });
    const meetingId = await boundMeeting();
    expect(await namesIn(meetingId)).toEqual(['Mona Ledamot']);
    expect((await world.call(people, meetingId)).lateDeliveries).toBe(1);
    // Of the occasion that it took over.
    await world.zoom(hook, zoomBody({ name: 'Olga Omberg', at: '2026-11-25T11:00:00Z' }));
    expect(await namesIn(meetingId)).toEqual(['Mona Ledamot', 'Olga Omberg']);
  });

  it('misses nothing that is delivered while it is being bound', async () => {
    const meetingId = await world.meeting(people);
    const said = Array.from({ length: 60 }, (_, i) => world.zoom(hook, zoomBody(), { node: i % 2 }));
    await said[0];
    await Promise.all([world.bound(people, hook, meetingId), ...said]);
    expect((await world.call(people, meetingId)).connections).toHaveLength(60);
  });

  it('waits for what is being written, and has it', async () => {
    const meetingId = await world.meeting(people);
    let write = (): void => undefined;
    let isRead = false;
    world.gate.beforeKeep = () => {
      isRead = true;
      return new Promise((resolve) => (write = resolve));
    };
    const said = world.zoom(hook, zoomBody());
    await until(() => isRead, 'the delivery to have read what is bound');
    world.gate.beforeKeep = undefined;
    const binding = world.bound(people, hook, meetingId);
    const waiting = async (): Promise<number> => {
      const [row] = await world.db.admin<{ waiting: number }[]>`
        select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return row?.waiting ?? 0;
    };
    let isBound = false;
    void binding.then(() => (isBound = true));
    await until(async () => isBound || (await waiting()) > 0, 'the binding to wait or to be done');
    write();
    await Promise.all([said, binding]);
    expect((await world.call(people, meetingId)).connections).toHaveLength(1);
  });

  it('finds nothing that is a day old, and that is gone within the hour', async () => {
    await world.zoom(hook, zoomBody());
    world.at('2026-11-25T12:10:01Z');
    const { organisationId } = people.secretary.account;
    const meetingId = await boundMeeting('2026-11-25', '01:00');
    expect((await world.call(people, meetingId)).connections).toEqual([]);
    expect(await purgeCalls(world.dependencies, { organisationId })).toBe(1);
    expect(await world.rows(hook)).toEqual([]);
  });

  it('after another was bound by mistake has what that one had', async () => {
    const wrong = await boundMeeting();
    await world.zoom(hook, zoomBody({ name: 'Mona Ledamot' }));
    const session = people.secretary;
    must(await world.useCases.unbindMeeting({ session, meetingId: wrong }));
    expect(must(await world.useCases.readCall({ session, meetingId: wrong }))).toEqual({ bound: false });
    const right = await boundMeeting();
    expect(await namesIn(right)).toEqual(['Mona Ledamot']);
    // Bound anew to the same call, it keeps it.
    await world.bound(people, hook, right, `https://zoom.us/j/${NUMBER}?pwd=x`);
    expect(await namesIn(right)).toEqual(['Mona Ledamot']);
    expect((await world.call(people, right)).joinUrl).toBe(`https://zoom.us/j/${NUMBER}?pwd=x`);
  });

  it('is bound by its secretary or chair, to an agreement of the organisation and to a call of its provider', async () => {
    const meetingId = await world.meeting(people);
    const others = await world.organisation('Deras kommun');
    const theirs = await world.zoomAgreement(others);
    const bind = async (accountId: string, link: string, session = people.secretary) => {
      const done = await world.useCases.bindMeeting({ session, meetingId, accountId, link });
      return done.ok ? 'bound' : done.refusal.code;
    };
    expect(await bind(hook, NUMBER, people.member)).toBe('not-allowed');
    expect(await bind(hook, NUMBER, people.stranger)).toBe('no-such-meeting');
    expect(await bind(hook, NUMBER, others.secretary)).toBe('no-such-meeting');
    expect(await bind(theirs, NUMBER)).toBe('no-such-agreement');
    expect(await bind('x', NUMBER)).toBe('no-such-agreement');
    expect(await bind(hook, THREAD)).toBe('call-link-unknown');
    expect(await bind(hook, '847 1263 9219', people.chair)).toBe('bound');
  });
});

describe('a call in Teams', () => {
  it('is told of by the bot', async () => {
    const teams = await world.teamsAgreement(people);
    const meetingId = await world.bound(people, teams, await world.meeting(people), THREAD);
    for (const name of ['participantJoin', 'participantJoin', 'meetingStart'])
      expect((await world.bot(teams, name)).status).toBe(200);
    expect(await namesIn(meetingId)).toEqual(['Linnéa Hedström', 'Margareta Kärrström']);
    expect(await world.rows(teams)).toHaveLength(2);
    const forged = await world.bot(teams, 'participantJoin', { aud: 'another-bot' });
    expect([forged.status, await codeOf(forged)]).toEqual([401, 'token-audience']);
  });

  it('keeps many notifications of one request apart, and the body once', async () => {
    const teams = await world.teamsAgreement(people);
    const value = ['a', 'b', 'c'].map((id) => ({
      subscriptionId: 's',
      clientState: CLIENT_STATE,
      tenantId: TENANT,
      resource: `communications/onlineMeetings('MSo-1')/transcripts('${id}')`,
    }));
    const post = (body: object) =>
      world.knock('teams', `/api/hooks/teams/${teams}/graph`, JSON.stringify(body));
    expect((await post({ value })).status).toBe(202);
    expect((await post({ value })).status).toBe(202);
    // A notice of a transcript opens a recording: the body, which has the key, is not kept.
    expect((await world.rows(teams)).map(({ raw }) => raw)).toEqual([null, null, null]);
    expect((await post({ value: [{ ...value[0], clientState: 'guessed' }] })).status).toBe(202);
    expect(await world.rows(teams)).toHaveLength(3);
    const lifecycle = { subscriptionId: 's', clientState: CLIENT_STATE, tenantId: TENANT };
    expect((await post({ value: [{ ...lifecycle, lifecycleEvent: 'missed' }] })).status).toBe(202);
    expect(await world.rows(teams)).toHaveLength(3);
    expect(JSON.stringify(world.logged)).toContain('"event":"missed"');
  });
});

describe('two agreements of one organisation', () => {
  it('speak of their own calls alone, whatever number and occasion the other says', async () => {
    const added = await world.useCases.addAgreement({
      session: people.secretary,
      name: 'Bolagets Zoom',
      externalId: 'another_account',
      settings: zoomSettings(),
    });
    const other = must(added).id;
    const theirs = await world.bound(people, other, await world.meeting(people));
    const heard = await world.zoom(other, zoomBody({ account: 'another_account', uuid: 'theirs' }));
    expect(heard.status).toBe(204);
    for (const uuid of ['theirs', 'ours'])
      expect((await world.zoom(hook, zoomBody({ name: 'Nils Norén', uuid }))).status).toBe(204);
    expect(await namesIn(theirs)).toEqual(['Mona Ledamot']);
    expect((await world.rows(hook)).map((row) => row.binding_id)).toEqual([null, null]);
    // Nor does one take over what the other heard of the number.
    const ours = await boundMeeting();
    expect(await namesIn(ours)).toEqual(['Nils Norén', 'Nils Norén']);
  });
});

it('an occasion is noted once, of one meeting', async () => {
  const [first, second] = [await boundMeeting(), await boundMeeting('2026-12-01')];
  const note = (meetingId: string, instanceId: string): Promise<boolean> =>
    world.dependencies.unitOfWork.run(people.chair.account.organisationId, async ({ conference }) => {
      const binding = await conference.bindingOf(meetingId);
      return binding !== null && conference.noteInstance(binding.id, instanceId);
    });
  expect(await note(first, 'a')).toBe(true);
  expect(await note(first, 'a')).toBe(true);
  expect(await note(first, 'b')).toBe(false);
  expect(await note(second, 'a')).toBe(false);
  expect(await note(second, 'b')).toBe(true);
});

it('what a call said more than a day ago stays with the meeting that it was of', async () => {
  const meetingId = await boundMeeting();
  await world.zoom(hook, zoomBody({ name: 'Mona Ledamot' }));
  world.at('2026-11-25T12:00:00Z');
  await world.zoom(hook, zoomBody({ name: 'Nils Norén' }));
  world.at('2026-11-25T12:30:00Z');
  must(await world.useCases.unbindMeeting({ session: people.secretary, meetingId }));
  expect((await world.rows(hook)).map((row) => row.binding_id !== null)).toEqual([true, false]);
});
