import { beforeEach, describe, expect, it } from 'vitest';
import { listeningRefusalText } from '#lib/i18n/listening-words.ts';
import { type People, refusedWith } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { graphScene } from '../support/graph-scene.ts';
import { type GraphWorld, JOIN, ORGANISER, SHORT_NUMBER } from '../support/graph-world.ts';
import { NOW, THREAD } from '../support/hook-world.ts';

const DAY_MS = 24 * 3_600_000;

const { world: theWorld, scene, after, bind, change, only } = graphScene();
let world: GraphWorld;
let people: People;
let hook: string;
let meetingId: string;
beforeEach(() => {
  world = theWorld();
  ({ people, hook, meetingId } = scene());
});

describe('when Graph says no', () => {
  it('the reason is kept, and tried again at the next round or when somebody has changed something', async () => {
    world.graph.withoutConsent('meetingCallEvents');
    await bind();
    await world.tend(people);
    const refusal = { code: 'conference-not-allowed', reason: 'Authorization_RequestDenied' };
    expect(await world.rows(people)).toMatchObject([{ graphId: null, refusal }]);
    world.graph.withoutConsent('meetingCallEvents', false);
    await world.tend(people);
    expect(world.subscriptions()).toEqual([]);
    await world.tend(people, true);
    expect(await world.rows(people)).toMatchObject([{ graphId: only().id, refusal: null }]);
  });

  it('is left alone for as long as it asks to be', async () => {
    await bind();
    world.graph.tooBusy(2, 120);
    const { againAt } = await world.tend(people);
    expect(Date.parse(againAt ?? '') - Date.parse(NOW)).toBeGreaterThanOrEqual(120_000);
    expect(await world.rows(people)).toMatchObject([{ refusal: { code: 'conference-busy' } }]);
    await world.tend(people, true);
    expect(world.subscriptions()).toEqual([]);
    after(125_000);
    await world.tend(people);
    expect(only().resource).toContain('meetingCallEvents');
  });

  it('what stands goes on when it cannot be renewed', async () => {
    await bind(await world.meeting(people, '2026-12-15', '13:00'));
    await world.tend(people);
    const { id } = only();
    world.graph.withoutConsent('meetingCallEvents');
    after(2 * DAY_MS);
    await world.tend(people);
    expect(await world.rows(people)).toMatchObject([
      { graphId: id, refusal: { code: 'conference-not-allowed' } },
    ]);
  });

  it('because the secret of the app is not the right one, that is told apart', async () => {
    await change({ appSecret: 'not_the_right_secret' });
    await bind();
    await world.tend(people);
    expect(await world.rows(people)).toMatchObject([
      { refusal: { code: 'conference-not-allowed', reason: 'invalid_client' } },
    ]);
  });
});

describe('what people see of it', () => {
  const settings = async () =>
    must(await world.useCases.readCallSettings({ session: people.secretary, meetingId })).bound;
  const agreement = async () =>
    must(await world.useCases.showAgreement({ session: people.secretary, id: hook }));

  it('is what stands, what Graph refused and why, and what it missed', async () => {
    await change({ tellOfTranscripts: true });
    world.graph.withoutConsent('transcripts');
    await bind();
    expect((await settings())?.listening).toEqual([]);
    await world.tend(people);
    const events = world.subscriptions().find(({ resource }) => resource.includes('meetingCallEvents'));
    await world.graph.lifecycle(events?.id ?? '', 'missed');
    const bound = await settings();
    expect(bound).toMatchObject({
      canAsk: true,
      listening: [
        {
          what: 'call-events',
          until: new Date(events?.expiresAt ?? 0).toISOString(),
          refusal: null,
          missedAt: expect.stringContaining('2026-11-24T12:10') as string,
        },
        { what: 'transcripts', until: null, refusal: { code: 'conference-not-allowed' } },
      ],
    });
    expect(await agreement()).toMatchObject({
      tellsOfTranscripts: true,
      listening: { standing: 1, refused: [{ what: 'transcripts' }] },
    });
    const [, refused] = bound?.listening ?? [];
    if (!refused?.refusal) throw new Error('nothing was refused');
    expect(listeningRefusalText({ what: refused.what, refusal: refused.refusal })).toContain(
      'OnlineMeetingTranscript.Read.All',
    );
    expect(JSON.stringify([bound, await agreement()])).not.toContain(events?.clientState);
  });

  it('is that the bot alone tells, when there is no secret', async () => {
    await change({ appSecret: null });
    await bind();
    expect(await settings()).toMatchObject({ canAsk: false, listening: [] });
  });

  it('has words for every no that there is', () => {
    const words = (code: string, reason = '') =>
      listeningRefusalText({ what: 'call-events', refusal: { code, reason } });
    const said = [
      words('conference-not-allowed', 'Authorization_RequestDenied'),
      words('conference-not-allowed', 'NoApplicationAccessPolicy'),
      words('conference-not-allowed', 'invalid_client'),
      words('conference-busy'),
      words('conference-unreachable'),
      words('conference-not-found'),
      words('organiser-needed'),
      words('call-link-needed'),
      words('conference-refused', 'ValidationError'),
      words('conference-refused', 'ExpirationOutOfRange'),
    ];
    expect(new Set(said).size).toBe(said.length);
    expect(said.at(-1)).toContain('ExpirationOutOfRange');
  });
});

describe('a short link of Teams', () => {
  const paste = (pasted: string, organiserId: string | null = ORGANISER, id = meetingId) =>
    world.useCases.bindPasted({
      session: people.secretary,
      meetingId: id,
      pasted,
      accountId: null,
      organiserId,
    });
  const SHORT = `https://teams.microsoft.com/meet/${SHORT_NUMBER}?p=aBcDeFgH`;

  it('is found by its number in Graph, and what happens in the call is heard', async () => {
    must(await paste(`Anslut: ${SHORT}`));
    const bound = must(await world.useCases.readCallSettings({ session: people.secretary, meetingId })).bound;
    expect(bound).toMatchObject({ externalId: THREAD, joinUrl: JOIN, hasOrganiser: true });
    await world.tend(people);
    expect(only().resource).toContain('meetingCallEvents');
  });

  it('is of every meeting of a series', async () => {
    const next = await world.meeting(people, '2026-12-01', '13:00');
    must(await paste(SHORT));
    must(await paste(SHORT, ORGANISER, next));
    for (const id of [meetingId, next]) {
      const asked = { session: people.secretary, meetingId: id };
      expect(must(await world.useCases.readCallSettings(asked)).bound).toMatchObject({ externalId: THREAD });
    }
  });

  it('needs to be told who arranged the meeting, and a meeting that Graph knows', async () => {
    expect(refusedWith(await paste(SHORT, null))).toBe('organiser-needed');
    const ofNobody = await paste('https://teams.live.com/meet/9312345678901?p=x');
    expect(refusedWith(ofNobody)).toBe('conference-not-found');
  });

  it('says nothing where Graph may not be asked', async () => {
    await change({ appSecret: null });
    expect(refusedWith(await paste(SHORT))).toBe('call-link-without-thread');
  });
});

describe('the certificate', () => {
  it('is changed every year, and the former opens what was sent meanwhile', async () => {
    await bind(await world.meeting(people, '2027-12-15', '13:00'));
    await world.tend(people);
    const first = only();
    after(366 * DAY_MS);
    // What stood has run out; a former one may still be under way.
    await world.tend(people);
    const second = only();
    expect(second.certificateId).not.toBe(first.certificateId);
    expect(second.clientState).not.toBe(first.clientState);
    const settings = await world.settings(people, hook);
    expect(settings).toMatchObject({
      graphKeys: [{ id: second.certificateId }, { id: first.certificateId }],
    });
    after(374 * DAY_MS);
    await world.tend(people);
    expect(await world.settings(people, hook)).toMatchObject({
      graphKeys: [{ id: second.certificateId }],
      graphClientStates: [second.clientState],
    });
  });

  it('is made once for an agreement, and a state that somebody has changed is used from the next round on', async () => {
    await bind();
    await world.tend(people);
    const made = world.keysMade.length;
    const session = people.secretary;
    must(
      await world.useCases.rotateSecret({
        session,
        id: hook,
        secret: 'graph',
        value: 'another_client_state',
      }),
    );
    // Another process may not know it yet: for a moment the former goes on.
    const { againAt } = await world.tend(people);
    expect(againAt).not.toBeNull();
    expect(only().clientState).not.toBe('another_client_state');
    world.at(againAt ?? NOW);
    await world.tend(people);
    expect(only().clientState).toBe('another_client_state');
    expect(world.keysMade).toHaveLength(made);
    const long = await world.useCases.rotateSecret({
      session,
      id: hook,
      secret: 'graph',
      value: 'x'.repeat(129),
    });
    expect(long).toMatchObject({ refusal: { code: 'agreement-malformed' } });
  });
});
