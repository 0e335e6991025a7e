import { beforeEach, describe, expect, it } from 'vitest';
import { type People, refusedWith } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { graphScene } from '../support/graph-scene.ts';
import type { GraphWorld } from '../support/graph-world.ts';
import { NOW, THREAD } from '../support/hook-world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const { world: theWorld, scene, after, bind, change, only } = graphScene();
let world: GraphWorld;
let people: People;
let meetingId: string;
beforeEach(() => {
  world = theWorld();
  ({ people, meetingId } = scene());
});

const later = (ms: number): string => new Date(Date.parse(NOW) + ms).toISOString();
const shown = async () => {
  const { missedAt, isMissedThere = false } = await world.call(people, meetingId);
  return { missedAt, isMissedThere };
};
const listening = async () =>
  must(await world.useCases.readCallSettings({ session: people.secretary, meetingId })).bound?.listening;
const record = (name: string, from: string, to: string) => ({
  id: name,
  identity: { displayName: name },
  attendanceIntervals: [{ joinDateTime: from, leaveDateTime: to }],
});
const lose = async () => {
  await bind();
  await world.tend(people);
  expect(await world.graph.lifecycle(only().id, 'missed')).toBe(202);
};
/** How often Graph was asked for reports. */
const lookedFor = (): number =>
  world.graph.log.filter(({ path }) => path.endsWith('/attendanceReports')).length;

describe('[DIS-5] what Graph lost of a call', () => {
  it('is looked for at once, and until it is there, and then is offered', async () => {
    await lose();
    const before = lookedFor();
    const { againAt } = await world.tend(people);
    expect(lookedFor()).toBe(before + 1);
    expect(await listening()).toMatchObject([{ what: 'call-events', found: { code: 'not-yet' } }]);
    expect((await shown()).isMissedThere).toBe(false);
    expect(Date.parse(againAt ?? '') - Date.parse(NOW)).toBeLessThan(15 * MINUTE_MS);
    // Not asked for by everything else that happens.
    await world.tend(people);
    expect(lookedFor()).toBe(before + 1);

    after(2 * HOUR_MS);
    world.reports.push({ id: 'last week', meetingEndDateTime: later(-DAY_MS), attendanceRecords: [] });
    await world.tend(people);
    expect((await shown()).isMissedThere).toBe(false);

    after(3 * HOUR_MS);
    world.reports.push({
      id: 'this one',
      meetingEndDateTime: later(2 * HOUR_MS),
      attendanceRecords: [record('Mona Ledamot', NOW, later(HOUR_MS))],
    });
    expect((await world.tend(people)).againAt).toBeNull();
    expect(await shown()).toMatchObject({ isMissedThere: true });
    const asked = lookedFor();
    await world.tend(people);
    expect(lookedFor()).toBe(asked);
    // Lost again: what was found before says nothing of that.
    expect(await world.graph.lifecycle(only().id, 'missed')).toBe(202);
    expect((await shown()).isMissedThere).toBe(false);
  });

  it('is fetched with one press, and held against the roll', async () => {
    must(await world.act(people.chair, meetingId, { type: 'open-meeting' }));
    await lose();
    const fetch = () => world.useCases.fetchAttendance({ session: people.secretary, meetingId });
    // Nobody is told that nobody was there.
    expect(refusedWith(await fetch())).toBe('report-not-there');
    const weekAgo = [later(-7 * DAY_MS), later(-7 * DAY_MS + HOUR_MS)] as const;
    world.reports.push({ id: 'last', attendanceRecords: [record('Mona Ledamot', ...weekAgo)] });
    expect(refusedWith(await fetch())).toBe('report-not-there');
    const end = later(5 * MINUTE_MS);
    world.reports.push({
      id: 'this one',
      meetingEndDateTime: end,
      attendanceRecords: [record('Mona Ledamot', NOW, end)],
    });
    after(6 * MINUTE_MS);
    await world.tend(people);
    expect((await shown()).isMissedThere).toBe(true);
    const held = must(await fetch());
    expect(held.differences).toMatchObject([{ code: 'connected-but-absent', name: 'Mona Ledamot' }]);
  });

  it('cannot be fetched without knowing who arranged it, and that is said', async () => {
    await bind(meetingId, THREAD);
    await world.tend(people);
    const [row] = await world.rows(people);
    await world.db.admin`update graph_subscription set missed_at = ${NOW} where id = ${row?.id ?? ''}`;
    await world.tend(people);
    expect(await listening()).toMatchObject([{ found: { code: 'organiser-needed' } }]);
  });

  it('cannot be fetched without consent, and that is said', async () => {
    await lose();
    world.graph.forbid('Forbidden');
    await world.tend(people);
    expect(await listening()).toMatchObject([
      { found: { code: 'conference-not-allowed', reason: 'Forbidden' } },
    ]);
  });

  it('is also what nobody told while the subscription was gone', async () => {
    await bind();
    await world.tend(people);
    expect((await shown()).missedAt).toBeNull();
    expect(await world.graph.lifecycle(only().id, 'subscriptionRemoved')).toBe(202);
    world.graph.subscriptions.clear();
    after(MINUTE_MS);
    await world.tend(people);
    expect(only().expiresAt).toBeGreaterThan(0);
    expect((await shown()).missedAt?.slice(0, 16)).toBe(later(MINUTE_MS).slice(0, 16));
    expect(await listening()).toMatchObject([{ found: { code: 'not-yet' } }]);
  });

  it('is nothing before anybody can have come', async () => {
    await bind(await world.meeting(people, '2026-12-15', '13:00'));
    await world.tend(people);
    expect(await world.graph.lifecycle(only().id, 'subscriptionRemoved')).toBe(202);
    world.graph.subscriptions.clear();
    await world.tend(people);
    expect(await world.rows(people)).toMatchObject([{ missedAt: null, refusal: null }]);
    // Nor when a certificate has changed and it was asked for anew.
    await world.db.admin`update graph_subscription set made_with = 'former'`;
    after(HOUR_MS);
    await world.tend(people);
    expect(await world.rows(people)).toMatchObject([{ missedAt: null, refusal: null }]);
  });

  it('of a transcript is a transcript that can be fetched', async () => {
    await change({ tellOfTranscripts: true });
    await bind();
    await world.tend(people);
    const told = world.subscriptions().find(({ resource }) => resource.endsWith('/transcripts'));
    expect(await world.graph.lifecycle(told?.id ?? '', 'missed')).toBe(202);
    await world.tend(people);
    // Nobody who came or went was lost by that.
    expect((await shown()).missedAt).toBeNull();
    const found = async () => (await listening())?.find(({ what }) => what === 'transcripts')?.found?.code;
    expect(await found()).toBe('not-yet');
    world.transcripts.push({ id: 't', createdDateTime: NOW, content: 'WEBVTT\n' });
    after(HOUR_MS);
    await world.tend(people);
    expect(await found()).toBe('there');
  });
});
