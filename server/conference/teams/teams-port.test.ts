import { afterEach, describe, expect, it } from 'vitest';
import { APP, TENANT } from '../../../tests/support/conference/fake-entra.ts';
import {
  JOIN_URL,
  MEETING,
  ORGANIZER,
  REF,
  startTeamsWorld,
  teamsFixture,
  type TeamsWorld,
} from '../../../tests/support/conference/teams-world.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function start(): Promise<TeamsWorld> {
  const world = await startTeamsWorld();
  closing.push(world.close);
  return world;
}

describe('the port of Teams', () => {
  it('gives attendance, each interval as a connection', async () => {
    const { port } = await start();
    const read = await port.attendance?.(REF);
    if (!read?.ok) throw new Error(JSON.stringify(read));
    const tommy = read.value.filter(({ person }) => person.name.startsWith('Tommy'));
    expect(tommy.map(({ joinedAt }) => joinedAt?.slice(0, 19))).toEqual([
      '2026-11-24T11:59:55',
      '2026-11-24T12:57:05',
    ]);
    expect(read.value[0]).toMatchObject({
      person: {
        name: 'Karin Sundfors',
        email: 'karin.sundfors@region.example',
        providerUserId: `${TENANT}:${ORGANIZER}`,
      },
      joinedAt: '2026-11-24T11:52:11.602Z',
      role: 'Organizer',
      verified: true,
      sources: ['report'],
    });
    expect(new Set(read.value.map((one) => one.connectionKey)).size).toBe(read.value.length);
    expect(read.value).toHaveLength(10);
    expect(await port.attendance?.({ ...REF, meetingId: 'another' })).toMatchObject({
      refusal: { code: 'conference-not-found' },
    });
  });

  it('waits when Graph is busy, renews what was withdrawn, and says what is not allowed', async () => {
    const { port, graph, entra, slept } = await start();
    graph.tooBusy(2);
    expect((await port.attendance?.(REF))?.ok).toBe(true);
    expect(slept).toEqual([2000, 2000]);
    entra.revokeTokens();
    expect((await port.attendance?.(REF))?.ok).toBe(true);
    graph.forbid('SpeakerAttributionNotAllowed');
    expect(await port.transcript?.(REF, {})).toEqual({
      ok: false,
      refusal: { code: 'conference-not-allowed', params: { reason: 'SpeakerAttributionNotAllowed' } },
    });
  });

  it('gives what was said, of all transcripts in their order', async () => {
    const { port } = await start();
    const cues = await port.transcript?.(REF, {});
    expect(cues?.ok && cues.value.map(({ speaker }) => speaker)).toEqual([
      'Karin Sundfors',
      'Örjan Zetterwall',
      'Karin Sundfors',
      'Margareta Kärrström (Karlskoga)',
      'Linnéa Hedström',
    ]);
    const occasion = (day: string) => ({ from: `${day}T12:00:00Z`, to: `${day}T14:00:00Z` });
    expect(await port.transcript?.(REF, { occasion: occasion('2026-12-01') })).toMatchObject({
      refusal: { code: 'conference-not-found' },
    });
    expect(await port.transcript?.(REF, { occasion: occasion('2026-11-24') })).toEqual(cues);
    const one = await port.transcript?.(REF, { notice: { kind: 'transcript-ready', transcript: 'first' } });
    expect(one?.ok && one.value[0]?.at).toBe('2026-11-24T12:00:46.046Z');
  });

  it('finds a meeting by the address that people join at', async () => {
    const { api } = await start();
    expect(await api.findMeeting(ORGANIZER, JOIN_URL)).toEqual({ ok: true, value: MEETING });
    expect(await api.findMeeting(ORGANIZER, "https://x.example/'")).toMatchObject({
      refusal: { params: { reason: 'no-meeting' } },
    });
  });

  it('finds the meeting of a short link by its number, when it is told who arranged it', async () => {
    const { port } = await start();
    const number = '31234567890123';
    expect(await port.findCall?.({ number, organiserId: ORGANIZER })).toEqual({
      ok: true,
      value: {
        externalId: REF.meetingId,
        organiserId: ORGANIZER,
        instanceId: MEETING.meetingId,
        joinUrl: JOIN_URL,
      },
    });
    expect(await port.findCall?.({ number, organiserId: null })).toMatchObject({
      refusal: { code: 'organiser-needed' },
    });
    expect(await port.findCall?.({ number: '1', organiserId: ORGANIZER })).toMatchObject({
      refusal: { code: 'conference-not-found' },
    });
  });

  it('makes a meeting for whom the policy lets it, and says when it does not', async () => {
    const { port, graph } = await start();
    const wanted = {
      title: 'Samverkansrådet',
      startAt: '2026-11-24T12:00:00.000Z',
      minutes: 150,
      timeZone: 'Europe/Stockholm',
      registration: false,
      organiserId: ORGANIZER,
    };
    const made = await port.makeCall?.(wanted);
    expect(made).toMatchObject({
      ok: true,
      value: { externalId: '19:meeting_made1@thread.v2', organiserId: ORGANIZER, instanceId: 'MSo-made-1' },
    });
    expect(JSON.parse(graph.log.at(-1)?.body.toString('utf8') ?? '')).toEqual({
      subject: 'Samverkansrådet',
      startDateTime: '2026-11-24T12:00:00.000Z',
      endDateTime: '2026-11-24T14:30:00.000Z',
    });
    expect(await port.makeCall?.({ ...wanted, organiserId: TENANT })).toEqual({
      ok: false,
      refusal: { code: 'conference-not-allowed', params: { reason: 'NoApplicationAccessPolicy' } },
    });
    expect(await port.makeCall?.({ ...wanted, organiserId: null })).toMatchObject({
      refusal: { code: 'organiser-needed' },
    });
  });

  it('believes the token of the panel, and of the meeting only what it says', async () => {
    const { port, entra, clock } = await start();
    const seconds = clock.now() / 1000;
    const token = await entra.sign({
      iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
      aud: APP,
      tid: TENANT,
      oid: ORGANIZER,
      scp: 'access_as_user',
      nbf: seconds,
      exp: seconds + 60,
    });
    const { meeting } = JSON.parse(teamsFixture('context/sidePanel.context.json')) as {
      meeting: { id: string };
    };
    const proof = { provider: 'teams', token, meetingId: meeting.id, now: clock.date() } as const;
    expect(await port.verifyEmbed(proof)).toEqual({
      ok: true,
      value: {
        person: { provider: 'teams', providerUserId: `${TENANT}:${ORGANIZER}` },
        meeting: REF,
        isMeetingVerified: false,
      },
    });
    expect(await port.verifyEmbed({ ...proof, token: 'x' })).toMatchObject({
      refusal: { code: 'embed-rejected' },
    });
    expect(await port.verifyEmbed({ provider: 'zoom', appContext: 'x', now: clock.date() })).toMatchObject({
      refusal: { params: { reason: 'provider' } },
    });
  });
});
