import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDelivery } from '#server/application/call-standing.ts';
import type { ConferenceAccountRow } from '#server/application/conference-records.ts';
import { createConferenceProviders } from '#server/conference/providers.ts';
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

const UUID = '/aBcD1234eFgH56==';
const JOIN = `https://zoom.us/j/${NUMBER}?pwd=abc`;
const report = [1, 2].flatMap((page) => {
  const path = `tests/fixtures/conference/zoom/rest/report-meetings-participants.page${String(page)}.json`;
  return (JSON.parse(readFileSync(path, 'utf8')) as { participants: object[] }).participants;
});
const transcript = new Uint8Array(readFileSync('tests/fixtures/conference/zoom/vtt/transcript.vtt'));

let world: HookWorld;
let zoom: FakeZoom;
let people: People;
let hook: string;
let meetingId: string;

beforeAll(async () => {
  world = await hookWorld();
  zoom = await startFakeZoom({
    accountId: ZOOM_ACCOUNT,
    meetings: [
      {
        uuid: UUID,
        id: NUMBER,
        participants: report,
        transcripts: [{ recordingStart: '2026-11-24T11:52:30Z', bytes: transcript }],
      },
    ],
  });
  const providers = createConferenceProviders({
    box: world.dependencies.box,
    addresses: {
      zoomApi: zoom.base,
      zoomOauth: zoom.base,
      graph: world.entra.base,
      entra: world.entra.base,
      botOpenId: world.botFramework.metadataUrl,
    },
    host: 'klubba.example',
    bindingOf: () => Promise.resolve(null),
    threadOf: () => Promise.resolve(null),
  });
  world.hooks.portOf = (account: ConferenceAccountRow) => providers.portOf(account);
});
beforeEach(async () => {
  world.at(NOW);
  people = await world.organisation();
  hook = await world.zoomAgreement(people);
  meetingId = await world.meeting(people);
});
afterAll(async () => {
  await world.close();
  await zoom.close();
});

const serverAccount = { clientId: 'fixtureClientId', clientSecret: 'fixture_zoom_client_secret' };
const letAsk = async () =>
  must(
    await world.useCases.changeAgreement({
      session: people.secretary,
      id: hook,
      name: 'Regionens Zoom',
      settings: { serverAccount },
    }),
  );
const bind = (pasted: string, session = people.secretary, more: { accountId?: string } = {}) =>
  world.useCases.bindPasted({ session, meetingId, pasted, accountId: null, organiserId: null, ...more });
const settings = async () =>
  must(await world.useCases.readCallSettings({ session: people.secretary, meetingId }));
const open = async () => {
  must(await world.act(people.chair, meetingId, { type: 'open-meeting' }));
  for (const participantId of ['m1', 'm2', 'm3'])
    must(
      await world.act(people.chair, meetingId, { type: 'answer-roll-call', participantId, answer: 'remote' }),
    );
  must(await world.act(people.chair, meetingId, { type: 'move-pointer', clauseId: 'c2' }));
  must(await world.act(people.chair, meetingId, { type: 'call-roll' }));
};

describe('the call that a meeting is held in', () => {
  it('is told by a pasted invitation, and everybody in the meeting has its link', async () => {
    must(await bind(`Karin bjuder in dig.\n\nAnslut: ${JOIN}\nMötes-ID: 847 1263 9219`));
    expect(await settings()).toMatchObject({
      accounts: [{ id: hook, provider: 'zoom', name: 'Regionens Zoom', canAsk: false }],
      bound: { provider: 'zoom', agreement: 'Regionens Zoom', externalId: NUMBER, joinUrl: JOIN, late: [] },
    });
    for (const session of [people.secretary, people.member, people.guest])
      expect(must(await world.useCases.readJoinAddress({ session, meetingId }))).toEqual({ joinUrl: JOIN });
    expect(refusedWith(await world.useCases.readJoinAddress({ session: people.stranger, meetingId }))).toBe(
      'no-such-meeting',
    );
    must(await world.useCases.unbindMeeting({ session: people.chair, meetingId }));
    expect((await settings()).bound).toBeNull();
    expect(must(await world.useCases.readJoinAddress({ session: people.member, meetingId }))).toEqual({
      joinUrl: null,
    });
  });

  it('is settled by whoever keeps the roll and nobody else', async () => {
    for (const session of [people.member, people.adjuster, people.guest]) {
      expect(refusedWith(await bind(JOIN, session))).toBe('not-allowed');
      expect(refusedWith(await world.useCases.readCallSettings({ session, meetingId }))).toBe('not-allowed');
      const asked = { session, meetingId, accountId: hook, organiserId: null, registration: false };
      expect(refusedWith(await world.useCases.makeCall(asked))).toBe('not-allowed');
    }
    expect((await settings()).bound).toBeNull();
  });

  it.each([
    ['Vi ses!', 'call-link-unreadable'],
    [`${JOIN} https://zoom.us/j/84712639220`, 'call-link-unreadable'],
    ['https://teams.microsoft.com/meet/31234567890123', 'no-agreement-for-call'],
  ])('is not told by %s', async (pasted, code) => {
    expect(refusedWith(await bind(pasted))).toBe(code);
  });

  it('is of the agreement that is chosen, when several would do', async () => {
    const another = await world.useCases.addAgreement({
      session: people.secretary,
      name: 'Bolagets Zoom',
      externalId: 'another_account',
      settings: zoomSettings(),
    });
    expect(refusedWith(await bind(JOIN))).toBe('choose-agreement');
    must(await bind(JOIN, people.secretary, { accountId: must(another).id }));
    expect((await settings()).bound?.agreement).toBe('Bolagets Zoom');
  });

  it('is joined at an address even when only the number was given', async () => {
    must(await bind('847 1263 9219'));
    expect((await settings()).bound?.joinUrl).toBe(`https://zoom.us/j/${NUMBER}`);
    await letAsk();
    must(await bind('847 1263 9219'));
    expect((await settings()).bound?.joinUrl).toBe(`https://zoom.us/j/${NUMBER}?pwd=fixture`);
  });

  it('is made at the provider for the time of the meeting, where the agreement may ask for it', async () => {
    const asked = {
      session: people.secretary,
      meetingId,
      accountId: hook,
      organiserId: null,
      registration: true,
    };
    expect(refusedWith(await world.useCases.makeCall(asked))).toBe('agreement-cannot-ask');
    await letAsk();
    must(await world.useCases.makeCall(asked));
    const sent = JSON.parse(zoom.log.at(-1)?.body.toString('utf8') ?? '') as object;
    expect(sent).toMatchObject({
      topic: 'Kulturnämnden',
      start_time: '2026-11-24T12:00:00Z',
      duration: 180,
      timezone: 'Europe/Stockholm',
      settings: { approval_type: 0 },
    });
    expect((await settings()).bound?.externalId).toMatch(/^84000000\d{3}$/u);
  });

  it('[DIS-5] shows what came late, and counts it when somebody has taken it in', async () => {
    must(await bind(JOIN));
    const signedAt = '2026-11-24T11:50:00Z';
    await world.zoom(hook, zoomBody({ name: 'Mona Ledamot', key: 'mona' }), { signedAt });
    await world.zoom(hook, zoomBody({ name: 'Nils Norén', key: 'nils' }), { signedAt });
    const late = async () => (await settings()).bound?.late ?? [];
    const idOf = async (name: string): Promise<string> =>
      (await late()).find(({ says }) => says.some((one) => one.name === name))?.id ?? '';
    expect(await late()).toHaveLength(2);
    expect((await world.call(people, meetingId)).connections).toEqual([]);
    const settle = async (name: string, takeIn: boolean) =>
      must(
        await world.useCases.settleLate({
          session: people.secretary,
          meetingId,
          deliveryIds: [await idOf(name)],
          takeIn,
        }),
      );
    expect(await settle('Mona Ledamot', true)).toEqual({ settled: 1 });
    expect(await late()).toHaveLength(1);
    expect(await settle('Nils Norén', false)).toEqual({ settled: 1 });
    expect(await late()).toEqual([]);
    const { connections, lateDeliveries } = await world.call(people, meetingId);
    expect(connections.map(({ person }) => person.name)).toEqual(['Mona Ledamot']);
    expect(lateDeliveries).toBe(0);
  });
});

describe('[DIS-5] what is left of the call', () => {
  const sources = async (session = people.secretary) =>
    must(await world.useCases.reportSources({ session, meetingId }));

  it('is fetched from the provider, for whoever keeps the roll', async () => {
    const fetch = (session = people.secretary) => world.useCases.fetchAttendance({ session, meetingId });
    expect(refusedWith(await fetch())).toBe('not-opened-yet');
    await open();
    expect(refusedWith(await fetch())).toBe('call-not-bound');
    must(await bind(JOIN));
    expect(refusedWith(await fetch())).toBe('agreement-cannot-ask');
    expect(await sources()).toEqual({ attendance: null, transcript: null });
    await letAsk();
    expect(await sources()).toEqual({ attendance: 'zoom', transcript: 'zoom' });
    expect(await sources(people.member)).toEqual({ attendance: null, transcript: null });
    expect(refusedWith(await fetch(people.member))).toBe('not-allowed');
    const held = must(await fetch());
    expect(held.provider).toBe('zoom');
    expect(held.connections).toBeGreaterThan(10);
    zoom.down(true);
    expect(refusedWith(await fetch())).toBe('conference-unreachable');
    zoom.down(false);
    must(await bind('https://zoom.us/j/84712639220'));
    expect(refusedWith(await fetch())).toBe('report-not-there');
  });

  it('has the transcript of the recording, placed by when that began', async () => {
    await letAsk();
    must(await bind(JOIN));
    const asked = { meetingId, startTime: null };
    expect(refusedWith(await world.useCases.fetchTranscript({ session: people.member, ...asked }))).toBe(
      'not-allowed',
    );
    must(await world.useCases.fetchTranscript({ session: people.secretary, ...asked }));
    const shown = must(await world.useCases.readTranscripts({ session: people.chair, meetingId }));
    expect(shown.kept).toMatchObject([{ lines: 5, from: '2026-11-24T12:00:50.130Z' }]);
    must(await bind('https://zoom.us/j/84712639220'));
    expect(refusedWith(await world.useCases.fetchTranscript({ session: people.secretary, ...asked }))).toBe(
      'transcript-not-there',
    );
  });

  it('is opened with the key that came with it where nobody may ask, and the key is forgotten then', async () => {
    must(await bind(JOIN));
    const { address, token } = zoom.keepTranscript(transcript);
    const file = { file_type: 'TRANSCRIPT', download_url: address, recording_start: '2026-11-24T11:52:30Z' };
    const body = JSON.stringify({
      event: 'recording.transcript_completed',
      download_token: token,
      payload: {
        account_id: ZOOM_ACCOUNT,
        object: { uuid: UUID, id: Number(NUMBER), recording_files: [file] },
      },
      event_ts: Date.parse(NOW),
    });
    expect((await world.zoom(hook, body)).status).toBe(204);
    const opened = async () => {
      const [row] = await world.db.admin<{ sha256: string; raw: Uint8Array | null; sealed: Uint8Array }[]>`
        select sha256, raw, sealed from conference_delivery where account_id = ${hook}`;
      if (!row) throw new Error('nothing was kept');
      const { organisationId } = people.secretary.account;
      return { raw: row.raw, ...openDelivery(row, { box: world.dependencies.box, organisationId }) };
    };
    expect((await opened()).notices).toMatchObject([{ downloadToken: token }]);
    expect(await sources()).toEqual({ attendance: null, transcript: 'zoom' });
    must(await world.useCases.fetchTranscript({ session: people.secretary, meetingId, startTime: null }));
    const shown = must(await world.useCases.readTranscripts({ session: people.chair, meetingId }));
    expect(shown.kept).toMatchObject([{ lines: 5, from: '2026-11-24T12:00:50.130Z' }]);
    const after = await opened();
    expect([after.raw, after.notices]).toMatchObject([
      null,
      [{ kind: 'transcript-ready', transcript: address }],
    ]);
    expect(JSON.stringify(after)).not.toContain(token);
    expect(await sources()).toEqual({ attendance: null, transcript: null });
  });

  it('is not opened with a key that has run out', async () => {
    must(await bind(JOIN));
    const { address, token } = zoom.keepTranscript(transcript);
    const file = { file_type: 'TRANSCRIPT', download_url: address, recording_start: '2026-11-24T11:52:30Z' };
    const object = { uuid: UUID, id: Number(NUMBER), recording_files: [file] };
    const payload = { account_id: ZOOM_ACCOUNT, object };
    const event = { event: 'recording.transcript_completed', download_token: token, payload };
    await world.zoom(hook, JSON.stringify({ ...event, event_ts: Date.parse(NOW) }));
    world.at('2026-11-25T12:11:00Z');
    const fetched = await world.useCases.fetchTranscript({
      session: people.secretary,
      meetingId,
      startTime: null,
    });
    expect(refusedWith(fetched)).toBe('agreement-cannot-ask');
  });

  it('knows in the file whom somebody recognised during the call', async () => {
    must(await bind(JOIN));
    await open();
    await world.zoom(hook, zoomBody({ name: 'iPhone', key: 'device-1', at: '2026-11-24T12:01:00Z' }));
    const { connections } = await world.call(people, meetingId);
    const [device] = connections;
    const csv = new TextEncoder().encode(
      'Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room\r\n' +
        'iPhone,,11/24/2026 01:01:20 PM,11/24/2026 02:00:00 PM,59,Yes,No\r\n',
    );
    const hold = async () =>
      must(await world.useCases.holdAttendance({ session: people.secretary, meetingId, bytes: csv }));
    expect(await hold()).toMatchObject({ recognised: [], confirmed: 0 });
    const { organisationId } = people.secretary.account;
    await world.dependencies.unitOfWork.run(organisationId, ({ conference }) =>
      conference.keepDecision(meetingId, {
        id: crypto.randomUUID(),
        suggestionId: 'join:device-1',
        decision: 'confirmed',
        connectionKey: device?.connectionKey ?? '',
        personIds: ['m3'],
        decidedBy: people.secretary.account.id,
        decidedByName: 'Sara Sekreterare',
        decidedAt: new Date().toISOString(),
        version: 1,
      }),
    );
    expect(await hold()).toMatchObject({ recognised: ['Mona Ledamot'], confirmed: 1 });
  });
});
