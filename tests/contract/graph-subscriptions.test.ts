import { X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { plaintext } from '../support/conference/teams-world.ts';
import { graphScene } from '../support/graph-scene.ts';
import { type GraphWorld, JOIN } from '../support/graph-world.ts';
import { NOW, THREAD } from '../support/hook-world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const { world: theWorld, scene, after, bind, change, only } = graphScene();
let world: GraphWorld;
let people: People;
let hook: string;
let meetingId: string;
beforeEach(() => {
  world = theWorld();
  ({ people, hook, meetingId } = scene());
});

describe('what Graph is asked to tell of a call', () => {
  it('is asked for when the meeting is bound, with a certificate and a state that Klubba made itself', async () => {
    await world.tend(people);
    expect(world.subscriptions()).toEqual([]);
    await bind();
    expect(world.asked).toContain(people.secretary.account.organisationId);
    await world.tend(people);
    const one = only();
    expect(one.resource).toBe(
      `/communications/onlineMeetings(joinWebUrl='${encodeURIComponent(JOIN)}')/meetingCallEvents`,
    );
    expect(one.notificationUrl).toMatch(new RegExp(`/api/hooks/teams/${hook}/graph$`, 'u'));
    expect(one.lifecycleUrl).toBe(one.notificationUrl);
    expect(one.expiresAt - Date.parse(NOW)).toBeGreaterThan(2 * DAY_MS);
    const { publicKey } = new X509Certificate(Buffer.from(one.certificate, 'base64'));
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
    expect(one.clientState.length).toBeGreaterThan(40);
    const [row] = await world.db.admin<{ sealed: Uint8Array }[]>`
      select sealed from conference_account where id = ${hook}`;
    const stored = Buffer.from(row?.sealed ?? []);
    for (const secret of [one.clientState, 'PRIVATE KEY']) expect(stored.includes(secret)).toBe(false);
    expect(await world.rows(people)).toMatchObject([
      { externalId: THREAD, what: 'call-events', graphId: one.id, refusal: null },
    ]);
    expect(JSON.stringify(await world.rows(people))).not.toContain(one.clientState);
  });

  it('is heard: what Graph then sends, encrypted for that certificate, stands in the call', async () => {
    await bind();
    await world.tend(people);
    expect(await world.graph.notify(only().id, plaintext('rosterJoin'))).toBe(202);
    expect((await world.call(people, meetingId)).connections.length).toBeGreaterThan(0);
  });

  it('is heard also where the address of the meeting does not tell its thread', async () => {
    await bind();
    await world.tend(people);
    const one = only();
    const short = one.resource.replace(
      /joinWebUrl='[^']*'/u,
      `joinWebUrl='https%3A%2F%2Fteams.microsoft.com%2Fmeet%2F312'`,
    );
    world.graph.subscriptions.set(one.id, { ...one, resource: short });
    expect(await world.graph.notify(one.id, plaintext('rosterJoin'))).toBe(202);
    expect((await world.call(people, meetingId)).connections.length).toBeGreaterThan(0);
  });

  it('is one for all meetings that are held in the same call', async () => {
    await bind();
    await bind(await world.meeting(people, '2026-12-01', '13:00'));
    await world.tend(people);
    expect(only().resource).toContain('meetingCallEvents');
    // The first is well over, the next is not yet.
    after(3 * DAY_MS);
    await world.tend(people);
    expect(world.subscriptions()).toHaveLength(1);
  });

  it('is renewed before it ends, and made anew when Graph has lost it', async () => {
    await bind(await world.meeting(people, '2026-12-15', '13:00'));
    await world.tend(people);
    const first = only();
    after(HOUR_MS);
    await world.tend(people);
    expect(only().expiresAt).toBe(first.expiresAt);
    after(2 * DAY_MS);
    await world.tend(people);
    const renewed = only();
    expect(renewed.id).toBe(first.id);
    expect(renewed.expiresAt).toBeGreaterThan(first.expiresAt);
    world.graph.subscriptions.clear();
    after(4 * DAY_MS);
    await world.tend(people);
    const anew = only();
    expect(anew.id).not.toBe(first.id);
    expect(await world.rows(people)).toMatchObject([{ graphId: anew.id, refusal: null }]);
  });

  it('is asked for once, however many processes look after it at the same time', async () => {
    await bind();
    // With the keys made, so that nobody is late.
    await world.tend(people);
    must(await world.useCases.unbindMeeting({ session: people.secretary, meetingId }));
    await world.tend(people);
    await bind();
    const before = world.graph.log.length;
    await Promise.all([world.tend(people), world.tend(people), world.tend(people)]);
    expect(only().resource).toContain('meetingCallEvents');
    const asked = world.graph.log.slice(before).filter(({ method }) => method === 'POST');
    expect(asked.map(({ path }) => path)).toEqual(['/beta/subscriptions']);
  });

  it('does not stand in its own way when the answer was lost and nobody here knows of it', async () => {
    await bind();
    await world.tend(people);
    const lost = only();
    await world.db.admin`update graph_subscription set graph_id = null, due_at = now() - interval '1 year'`;
    await world.tend(people);
    expect(only().id).not.toBe(lost.id);
  });

  it('ends with the binding, with the agreement, with its secret, and when the meeting is well over', async () => {
    await bind();
    await world.tend(people);
    must(await world.useCases.unbindMeeting({ session: people.secretary, meetingId }));
    await world.tend(people);
    expect([world.subscriptions(), await world.rows(people)]).toEqual([[], []]);

    await bind();
    await world.tend(people);
    await change({ appSecret: null });
    await world.left();
    expect([world.subscriptions(), await world.rows(people)]).toEqual([[], []]);
    await world.tend(people);
    expect(world.subscriptions()).toEqual([]);

    await change({ appSecret: world.entra.clientSecret });
    await world.tend(people);
    only();
    after(2 * DAY_MS);
    await world.tend(people);
    expect([world.subscriptions(), await world.rows(people)]).toEqual([[], []]);

    world.at(NOW);
    await world.tend(people);
    only();
    must(await world.useCases.endAgreement({ session: people.secretary, id: hook }));
    await world.left();
    expect([world.subscriptions(), await world.rows(people)]).toEqual([[], []]);
  });

  it('is left to run out when Graph is away as the agreement ends', async () => {
    await bind();
    await world.tend(people);
    world.graph.forbid('Forbidden');
    must(await world.useCases.endAgreement({ session: people.secretary, id: hook }));
    await world.left();
    expect(await world.rows(people)).toEqual([]);
    // What it goes on sending is answered by nobody.
    world.graph.forbid(undefined);
    expect(await world.graph.notify(only().id, plaintext('rosterJoin'))).toBe(404);
  });

  it('is nothing without a secret of the app: the bot alone tells, as before', async () => {
    await change({ appSecret: null });
    await world.left();
    await bind();
    await world.tend(people);
    expect(world.graph.log.filter(({ path }) => path.includes('subscriptions'))).not.toContainEqual(
      expect.objectContaining({ path: expect.stringContaining(hook) as string }),
    );
    expect([world.subscriptions(), await world.rows(people)]).toEqual([[], []]);
    expect((await world.bot(hook, 'participantJoin')).status).toBeLessThan(300);
  });
});

describe('transcripts', () => {
  it('are told of where the agreement asks for it, under the meeting’s own id in Graph', async () => {
    await change({ tellOfTranscripts: true });
    await bind();
    await world.tend(people);
    const transcripts = world.subscriptions().find(({ resource }) => resource.endsWith('/transcripts'));
    expect(transcripts?.resource).toBe('/communications/onlineMeetings/MSo-fixture/transcripts');
    expect(world.subscriptions()).toHaveLength(2);
    const resource = `communications/onlineMeetings('MSo-fixture')/transcripts('one')`;
    expect(await world.graph.tell(transcripts?.id ?? '', resource)).toBe(202);
    const [delivery] = await world.db.admin<{ binding_id: string | null }[]>`
      select binding_id from conference_delivery where account_id = ${hook}`;
    expect(delivery?.binding_id).not.toBeNull();
    await change({ tellOfTranscripts: false });
    await world.tend(people);
    expect(only().resource).toContain('meetingCallEvents');
  });

  it('need to know who arranged the meeting, and say so', async () => {
    await change({ tellOfTranscripts: true });
    await bind(meetingId, THREAD);
    await world.tend(people);
    expect(await world.rows(people)).toMatchObject([
      { what: 'call-events', graphId: null, refusal: { code: 'call-link-needed' } },
      { what: 'transcripts', graphId: null, refusal: { code: 'organiser-needed' } },
    ]);
    await bind();
    await world.tend(people, true);
    expect(await world.rows(people)).toMatchObject([{ refusal: null }, { refusal: null }]);
  });
});

describe('what Graph says of a subscription', () => {
  it('that it wants to be asked again is answered with a renewal', async () => {
    await bind();
    await world.tend(people);
    const first = only();
    after(HOUR_MS);
    world.asked.length = 0;
    expect(await world.graph.lifecycle(first.id, 'reauthorizationRequired')).toBe(202);
    expect(world.asked).toEqual([people.secretary.account.organisationId]);
    await world.tend(people);
    expect(only().expiresAt).toBeGreaterThan(first.expiresAt);
    expect(only().id).toBe(first.id);
  });

  it('that it was removed: it is made anew', async () => {
    await bind();
    await world.tend(people);
    const first = only();
    expect(await world.graph.lifecycle(first.id, 'subscriptionRemoved')).toBe(202);
    world.graph.subscriptions.clear();
    await world.tend(people);
    expect(only().id).not.toBe(first.id);
  });

  it('that something was missed is kept, for the secretary to see', async () => {
    await bind();
    await world.tend(people);
    expect(await world.graph.lifecycle(only().id, 'missed')).toBe(202);
    const [row] = await world.rows(people);
    expect(row?.missedAt?.slice(0, 16)).toBe(NOW.slice(0, 16));
    expect((await world.call(people, meetingId)).missedAt).toBe(row?.missedAt);
    // The next of a series is another day.
    after(13 * HOUR_MS);
    expect((await world.call(people, meetingId)).missedAt).toBeNull();
  });

  it('of another organisation’s subscription changes nothing here', async () => {
    await bind();
    await world.tend(people);
    const one = only();
    const others = await world.organisation('Deras kommun');
    const theirs = await world.agreement(others);
    world.asked.length = 0;
    const forged = { ...one, lifecycleUrl: one.lifecycleUrl.replace(hook, theirs) };
    world.graph.subscriptions.set(one.id, forged);
    await world.graph.lifecycle(one.id, 'subscriptionRemoved');
    expect(world.asked).toEqual([]);
    expect(await world.rows(people)).toMatchObject([{ graphId: one.id }]);
  });
});
