import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectedView, connectedViewSchema } from '#lib/protocol/connected-wire.ts';
import { createConferenceProviders } from '#server/conference/providers.ts';
import type { SessionLike } from '#server/use-cases.ts';
import { type People, refusedWith } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { type FakeZoom, startFakeZoom } from '../support/conference/fake-zoom.ts';
import {
  hookWorld,
  type HookWorld,
  NOW,
  NUMBER,
  ZOOM_ACCOUNT,
  zoomBody,
  zoomSettings,
} from '../support/hook-world.ts';

const UUID = 'occasion-1';
const OVER = '84712639220';
/** Who is and was connected by Zoom's dashboard; each test says whom. */
const rows: object[] = [];
const row = (user_name: string, time: string, more: object = {}) => ({
  id: '',
  user_id: String(rows.length),
  user_name,
  join_time: `2026-11-24T12:${time}Z`,
  status: 'in_meeting',
  ...more,
});

let world: HookWorld;
let zoom: FakeZoom;
let ungranted: FakeZoom;
let people: People;
let hook: string;
let meetingId: string;

beforeAll(async () => {
  world = await hookWorld();
  const meetings = [
    { uuid: UUID, id: NUMBER, isLive: true, participants: rows },
    { uuid: 'occasion-2', id: OVER, participants: rows },
  ];
  zoom = await startFakeZoom({ accountId: ZOOM_ACCOUNT, meetings });
  ungranted = await startFakeZoom({ accountId: ZOOM_ACCOUNT, meetings, withoutDashboard: true });
});
beforeEach(async () => {
  world.at(NOW);
  rows.length = 0;
  reach(zoom);
  people = await world.organisation();
  await agreed({ hasLiveRoster: true });
});
afterAll(async () => {
  await world.close();
  await Promise.all([zoom.close(), ungranted.close()]);
});

function reach({ base }: FakeZoom): void {
  const providers = createConferenceProviders({
    box: world.dependencies.box,
    addresses: {
      zoomApi: base,
      zoomOauth: base,
      graph: world.entra.base,
      entra: world.entra.base,
      botOpenId: world.botFramework.metadataUrl,
    },
    host: 'klubba.example',
    bindingOf: () => Promise.resolve(null),
    threadOf: () => Promise.resolve(null),
  });
  world.hooks.portOf = (account) => providers.portOf(account);
}

/** A meeting bound to the call under an agreement of this organisation. */
async function agreed(more: { hasLiveRoster: boolean; withServerAccount?: boolean }): Promise<void> {
  const { hasLiveRoster, withServerAccount = true } = more;
  const session = await world.administrator(people);
  const serverAccount = { clientId: 'fixtureClientId', clientSecret: 'fixture_zoom_client_secret' };
  const added = await world.useCases.addAgreement({
    session,
    name: 'Regionens Zoom',
    externalId: ZOOM_ACCOUNT,
    settings: { ...zoomSettings(), hasLiveRoster, ...(withServerAccount ? { serverAccount } : {}) },
  });
  hook = must(added).id;
  meetingId = await world.bound(people, hook, await world.meeting(people));
}

const ask = (session: SessionLike = people.secretary) => world.useCases.askConnected({ session, meetingId });
const names = (all: ConnectedView['onlyAsked']) => all.map(({ name }) => name).sort();
async function difference(session?: SessionLike) {
  const view = must(await ask(session));
  // It crosses the wire as it is.
  expect(v.parse(connectedViewSchema, JSON.parse(JSON.stringify(view)))).toEqual(view);
  const { connected, onlyAsked, onlyTold } = view;
  return { connected, onlyAsked: names(onlyAsked), onlyTold: names(onlyTold) };
}
async function joins(name: string, time: string, more: { userId?: string; email?: string } = {}) {
  const key = randomUUID();
  await world.zoom(hook, zoomBody({ name, key, at: `2026-11-24T12:${time}Z`, ...more }));
  return () =>
    world.zoom(hook, zoomBody({ name, key, event: 'participant_left', at: `2026-11-24T12:09:00Z`, ...more }));
}
const asksOfZoom = () => zoom.log.filter(({ path }) => path.includes('/metrics/')).length;
async function everything() {
  const counted = await world.db.admin`
    select (select count(*)::int from meeting_event) as events, (select count(*)::int from presence_decision) as decisions,
           (select count(*)::int from conference_delivery) as deliveries, (select count(*)::int from command_outcome) as outcomes`;
  return { counted, call: (await world.call(people, meetingId)).connections };
}

describe('[DIS-5] who is connected at this moment', () => {
  it('is what was told, when nothing was missed', async () => {
    await joins('Mona Ledamot', '01:00');
    await joins('Åsa Justerare', '02:00', { userId: 'zAsa', email: 'asa@exempel.example' });
    await (
      await joins('Bo Gått', '03:00')
    )();
    rows.push(
      row('Mona Ledamot', '01:02'),
      row('Åsa', '02:00', { id: 'zAsa', email: 'ASA@exempel.example' }),
      row('Bo Gått', '03:00', { leave_time: '2026-11-24T12:09:00Z' }),
      row('Väntar Vera', '08:00', { status: 'in_waiting_room' }),
    );
    expect((await world.call(people, meetingId)).canAsk).toBe(true);
    expect(await difference()).toEqual({ connected: 2, onlyAsked: [], onlyTold: [] });
  });

  it('is shown where it differs, and nothing comes of it by itself', async () => {
    await joins('Mona Ledamot', '01:00');
    await joins('iPhone', '02:00');
    await joins('Nils Norén', '04:00');
    const hostile = '<img src=x onerror=alert(1)>';
    rows.push(row('Mona Ledamot', '01:00'), row(hostile, '05:00'), row('iPhone', '02:30'));
    rows.push(row('Nils Norén', '04:00', { leave_time: '2026-11-24T12:09:00Z' }));
    const before = await everything();
    const view = must(await ask(people.chair));
    expect(view).toMatchObject({ provider: 'zoom', connected: 3 });
    expect(view.onlyAsked).toEqual([
      { name: hostile, joinedAt: '2026-11-24T12:05:00.000Z' },
      { name: 'iPhone', joinedAt: '2026-11-24T12:02:30.000Z' },
    ]);
    expect(names(view.onlyTold)).toEqual(['Nils Norén', 'iPhone']);
    expect(await everything()).toEqual(before);
  });

  it('knows whoever has registered by the registration', async () => {
    rows.push(row('Mona', '01:30', { registrant_id: 'reg-1' }));
    const body = JSON.parse(zoomBody({ name: 'Mona L', at: '2026-11-24T12:01:00Z' })) as {
      payload: { object: { participant: Record<string, string> } };
    };
    body.payload.object.participant['registrant_id'] = 'reg-1';
    await world.zoom(hook, JSON.stringify(body));
    expect(await difference()).toEqual({ connected: 1, onlyAsked: [], onlyTold: [] });
  });

  it('is waited for in no transaction', async () => {
    const { portOf } = world.hooks;
    const open: unknown[] = [];
    world.hooks.portOf = (account) => {
      const port = portOf?.(account) ?? expect.fail('no provider');
      return {
        ...port,
        snapshot: async (ref) => {
          open.push(
            ...(await world.db.admin`
              select query from pg_stat_activity
              where datname = current_database() and state like 'idle in transaction%'`),
          );
          return port.snapshot?.(ref) ?? expect.fail('it cannot be asked');
        },
      };
    };
    must(await ask());
    expect(open).toEqual([]);
  });

  it('is read page by page', async () => {
    for (let at = 0; at < 305; at += 1) rows.push(row(`Nummer ${String(at)}`, '01:00'));
    const { connected, onlyAsked } = await difference();
    expect([connected, onlyAsked.length]).toEqual([305, 305]);
  });

  it('is asked for once in ten seconds, whoever asks', async () => {
    const before = asksOfZoom();
    must(await ask());
    const again = await ask(people.chair);
    expect(again).toEqual({
      ok: false,
      refusal: { code: 'asked-just-now', params: { seconds: expect.any(Number) as number } },
    });
    expect(asksOfZoom()).toBe(before + 1);
    // Another meeting is another question.
    const other = await world.bound(people, hook, await world.meeting(people, '2026-11-25'), OVER);
    const elsewhere = await world.useCases.askConnected({ session: people.secretary, meetingId: other });
    expect(refusedWith(elsewhere)).toBe('call-not-under-way');
    world.clock.offset += 10_000;
    must(await ask(people.chair));
  });

  it('is not asked for by those who do not keep the roll, nor by others', async () => {
    const before = asksOfZoom();
    for (const who of ['adjuster', 'member', 'guest'] as const)
      expect(refusedWith(await ask(people[who]))).toBe('not-allowed');
    expect(refusedWith(await ask(people.stranger))).toBe('no-such-meeting');
    const theirs = await world.organisation('Deras kommun');
    expect(refusedWith(await ask(theirs.chair))).toBe('no-such-meeting');
    expect(asksOfZoom()).toBe(before);
    // Nobody of them has used up the ten seconds.
    must(await ask());
  });

  it.each([
    ['does not say so', { hasLiveRoster: false }],
    ['has no server account', { hasLiveRoster: true, withServerAccount: false }],
  ])('cannot be asked for where the agreement %s', async (_what, more) => {
    people = await world.organisation();
    await agreed(more);
    expect((await world.call(people, meetingId)).canAsk).toBe(false);
    const before = asksOfZoom();
    expect(refusedWith(await ask())).toBe('agreement-without-live-roster');
    expect(asksOfZoom()).toBe(before);
  });

  it('cannot be asked for in a meeting without a call', async () => {
    must(await world.useCases.unbindMeeting({ session: people.secretary, meetingId }));
    expect(refusedWith(await ask())).toBe('call-not-bound');
  });

  it('is refused in words when Zoom says no', async () => {
    const later = () => void (world.clock.offset += 10_000);
    zoom.tooBusy(1, '60');
    const busy = await ask();
    expect(busy).toMatchObject({ refusal: { code: 'conference-busy', params: { retryAfterSeconds: 60 } } });
    later();
    zoom.down(true);
    expect(refusedWith(await ask())).toBe('conference-unreachable');
    zoom.down(false);
    later();
    reach(ungranted);
    expect(refusedWith(await ask())).toBe('conference-not-allowed');
  });
});
