import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock, MINUTE_MS } from '../../../tests/support/conference/fake-clock.ts';
import { type FakeMeeting, startFakeZoom } from '../../../tests/support/conference/fake-zoom.ts';
import { hookServer } from '../../../tests/support/conference/hook-server.ts';
import { shuffledAndDoubled, zoomWebhooks } from '../../../tests/support/conference/zoom-webhooks.ts';
import { zoomManifest } from './manifest.ts';
import { zoomServerTokens } from './server-token.ts';
import { createZoomApi } from './zoom-api.ts';
import { createZoomPort } from './zoom-port.ts';

const FIXTURES = new URL('../../../tests/fixtures/conference/zoom/', import.meta.url);
const fixture = (path: string): string => readFileSync(new URL(path, FIXTURES), 'utf8');
const SECRET = 'fixture_zoom_webhook_secret_token';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function start({
  withoutReports = false,
  transcripts,
}: { withoutReports?: boolean; transcripts?: FakeMeeting['transcripts'] } = {}) {
  const clock = fakeClock('2026-11-24T11:50:00Z');
  const report = [1, 2].flatMap(
    (page) =>
      (
        JSON.parse(fixture(`rest/report-meetings-participants.page${String(page)}.json`)) as {
          participants: object[];
        }
      ).participants,
  );
  const meeting = {
    uuid: '/aBcD1234eFgH56==',
    id: '84712639219',
    participants: report,
    ...(transcripts ? { transcripts } : {}),
  };
  const zoom = await startFakeZoom({ meetings: [meeting], now: clock.now, withoutReports });
  closing.push(zoom.close);
  const { base, clientId, clientSecret, accountId } = zoom;
  const tokens = zoomServerTokens({ oauthBase: base, clientId, clientSecret, accountId, now: clock.now });
  const port = createZoomPort({
    api: createZoomApi({ apiBase: base, tokens }),
    accountId,
    clientId,
    clientSecrets: [clientSecret],
    hookSecrets: [SECRET],
    hasLiveRoster: false,
  });
  const hooks = await hookServer(port, clock.now);
  closing.push(hooks.close);
  const kept = () => new Map(hooks.deliveries().map((one) => [one.sha256, one]));
  return {
    clock,
    zoom,
    port,
    kept,
    url: `${hooks.base}/api/hooks/zoom`,
    fail: hooks.fail,
    stall: hooks.stall,
  };
}

const events = readdirSync(new URL('webhooks/', FIXTURES))
  .filter((name) => /^\d/u.test(name))
  .map((name) => JSON.parse(fixture(`webhooks/${name}`)) as object);

describe('a meeting on Zoom, told by its webhooks', () => {
  it('is one set of deliveries, however often and in whatever order it is told', async () => {
    const { clock, kept, url } = await start();
    const sender = zoomWebhooks({ url, secret: SECRET, clock });
    await expect(sender.send({})).rejects.toThrow('not validated');
    expect(await sender.validate()).toBe(true);
    for (const event of shuffledAndDoubled(events, 7)) await sender.send(event);
    expect(sender.attempts.every(({ status }) => status === 204)).toBe(true);
    expect(kept().size).toBe(events.length);
    const keys = [...kept().values()].flatMap(({ events: said }) =>
      said.flatMap((one) => (one.kind === 'joined' ? [one.connectionKey] : [])),
    );
    expect(new Set(keys).size).toBe(16);
  });

  it('does not pass the challenge with another secret', async () => {
    const { clock, url } = await start();
    expect(await zoomWebhooks({ url, secret: 'another', clock }).validate()).toBe(false);
  });

  it('is told again when the server failed: with an old signature as late, with a new one in time', async () => {
    for (const resign of [false, true]) {
      const { clock, kept, url, fail } = await start();
      const sender = zoomWebhooks({ url, secret: SECRET, clock, resign });
      await sender.validate();
      fail(2);
      await sender.send(events[1] ?? {});
      expect(kept().size).toBe(0);
      await clock.advance(30 * MINUTE_MS);
      expect(sender.attempts.map(({ status }) => status)).toEqual([500, 500, 204]);
      expect([...kept().values()].map(({ isLate }) => isLate)).toEqual([!resign]);
    }
  });

  it('is lost after the third retry, and not told again after a no', async () => {
    const { clock, url, fail } = await start();
    const sender = zoomWebhooks({ url, secret: SECRET, clock });
    await sender.validate();
    fail(99);
    await sender.send(events[1] ?? {});
    await clock.advance(200 * MINUTE_MS);
    expect(sender.attempts).toHaveLength(4);
    expect(sender.lost).toHaveLength(1);
    const other = zoomWebhooks({ url, secret: SECRET, clock });
    fail(0);
    await other.validate();
    await other.send('{"event":"x","payload":1}');
    expect(other.attempts.map(({ status }) => status)).toEqual([400]);
    expect(clock.waiting()).toBe(0);
  });

  it('is told again when nobody answered in time', async () => {
    const { clock, kept, url, stall } = await start();
    const sender = zoomWebhooks({ url, secret: SECRET, clock, answerWithinMs: 100 });
    await sender.validate();
    stall(true);
    await sender.send(events[1] ?? {});
    stall(false);
    await clock.advance(5 * MINUTE_MS);
    expect(sender.attempts.map(({ status }) => status)).toEqual([0, 204]);
    expect(kept().size).toBe(1);
  });

  it('keeps what comes after five minutes as late', async () => {
    const { clock, kept, url } = await start();
    const sender = zoomWebhooks({ url, secret: SECRET, clock });
    await sender.validate();
    await sender.sendLate(events[19] ?? {}, 6);
    expect([...kept().values()].map(({ isLate }) => isLate)).toEqual([true]);
  });
});

describe('the port of Zoom', () => {
  const ref = { provider: 'zoom', meetingId: '84712639219', instanceId: '/aBcD1234eFgH56==' } as const;

  it('gives attendance from the report, or from the plainer list where reports are closed', async () => {
    for (const withoutReports of [false, true]) {
      const { port, zoom } = await start({ withoutReports });
      const read = await port.attendance?.({ ...ref, accountId: zoom.accountId });
      expect(read?.ok && read.value.length).toBe(17);
    }
  });

  it('believes the context of the panel, and nobody else', async () => {
    const { port } = await start();
    const { now, vectors } = JSON.parse(fixture('app-context/vectors.json')) as {
      now: number;
      vectors: { name: string; header: string }[];
    };
    const verify = (name: string) =>
      port.verifyEmbed({
        provider: 'zoom',
        appContext: vectors.find((one) => one.name === name)?.header ?? '',
        now: new Date(now),
      });
    expect(await verify('ok')).toEqual({
      ok: true,
      value: {
        person: { provider: 'zoom', providerUserId: 'zUsrLinneaHedstrom0001' },
        meeting: {
          provider: 'zoom',
          meetingId: '',
          instanceId: '/aBcD1234eFgH56==',
          accountId: 'aCcOuNt_Fixture_00000',
        },
        isMeetingVerified: true,
        role: 'co-host',
      },
    });
    expect(await verify('tampered')).toEqual({
      ok: false,
      refusal: { code: 'embed-rejected', params: { reason: 'decrypt' } },
    });
    expect(
      await port.verifyEmbed({ provider: 'teams', token: 'x', meetingId: null, now: new Date(now) }),
    ).toMatchObject({ refusal: { params: { reason: 'provider' } } });
  });

  it('reads the transcript that it was told of', async () => {
    const { port, zoom } = await start();
    const { address, token } = zoom.keepTranscript(new TextEncoder().encode(fixture('vtt/transcript.vtt')));
    const meeting = { ...ref, accountId: zoom.accountId };
    const cues = await port.transcript?.(meeting, {
      notice: {
        kind: 'transcript-ready',
        transcript: address,
        downloadToken: token,
        recordingStart: '2026-11-24T11:52:30Z',
      },
      speakers: ['Karin Sundfors'],
      isSpeaker: (name) => name === 'Karlskoga - Margareta K',
    });
    expect(cues?.ok && cues.value[0]).toMatchObject({
      speaker: 'Karin Sundfors',
      at: '2026-11-24T12:00:50.130Z',
    });
    expect(cues?.ok && cues.value[2]?.speaker).toBe('Karlskoga - Margareta K');
  });

  it('finds the transcripts of the recordings by itself, in the order they were made', async () => {
    const bytes = (text: string) =>
      new TextEncoder().encode(`WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n${text}\n`);
    const transcripts = [
      { recordingStart: '2026-11-24T13:00:00Z', bytes: bytes('Karin Sundfors: Efter pausen.') },
      { recordingStart: '2026-11-24T12:00:00Z', bytes: bytes('Karin Sundfors: Före pausen.') },
    ];
    const { port, zoom } = await start({ transcripts });
    const meeting = { ...ref, accountId: zoom.accountId };
    const cues = await port.transcript?.(meeting, { speakers: ['Karin Sundfors'] });
    expect(cues?.ok && cues.value.map(({ at, text }) => [at, text])).toEqual([
      ['2026-11-24T12:00:01.000Z', 'Före pausen.'],
      ['2026-11-24T13:00:01.000Z', 'Efter pausen.'],
    ]);
    const other = await start();
    expect(await other.port.transcript?.(meeting, {})).toMatchObject({
      refusal: { code: 'conference-not-found' },
    });
  });

  it('makes a call in the name of whoever owns the app, and finds the address of a number', async () => {
    const { port, zoom } = await start();
    const made = await port.makeCall?.({
      title: 'Samverkansrådet',
      startAt: '2026-11-24T12:00:00.000Z',
      minutes: 180,
      timeZone: 'Europe/Stockholm',
      registration: false,
      organiserId: null,
    });
    const joinUrl = 'https://zoom.us/j/84000000001?pwd=fixture';
    const call = { externalId: '84000000001', organiserId: null, instanceId: null, joinUrl };
    expect(made).toEqual({ ok: true, value: call });
    expect(zoom.log.at(-1)?.path).toBe('/v2/users/me/meetings');
    expect(await port.findCall?.({ number: '84000000001', organiserId: null })).toEqual({
      ok: true,
      value: call,
    });
  });
});

describe('the manifest for the Marketplace', () => {
  it('speaks of one origin, and of the same events and calls as the invented one', () => {
    const made = JSON.stringify(zoomManifest({ origin: 'https://protokoll.example', hookId: 'k 1' }));
    expect(made.match(/https:\/\/[^"/]+/gu)?.every((one) => one === 'https://protokoll.example')).toBe(true);
    expect(made).toContain('https://protokoll.example/api/hooks/zoom/k%201');
    const sample = JSON.parse(fixture('marketplace-manifest.json')) as Sample;
    const ours = zoomManifest({ origin: 'https://protokoll.example/' }) as Sample;
    const features = (one: Sample) => one.manifest.features;
    expect(features(ours).event_subscription).toMatchObject({
      events: [{ event_types: features(sample).event_subscription.events[0]?.event_types }],
    });
    // The sample has no button that opens the panel for everybody.
    const { zoom_app_api: calls, collaborate_mode: together, ...rest } = features(ours).in_client_feature;
    const { zoom_app_api: known, collaborate_mode: _off, ...others } = features(sample).in_client_feature;
    expect(rest).toEqual(others);
    expect(together).toMatchObject({ enable: true, enable_screen_sharing: false });
    expect(calls.zoom_app_apis.toSorted()).toEqual([...known.zoom_app_apis, 'startCollaborate'].toSorted());
    expect(Object.keys(ours.manifest)).toEqual(Object.keys(sample.manifest));
  });
});

interface Sample {
  readonly manifest: {
    readonly features: {
      readonly event_subscription: { readonly events: { readonly event_types: string[] }[] };
      readonly in_client_feature: {
        readonly zoom_app_api: { readonly zoom_app_apis: readonly string[] };
        readonly collaborate_mode: object;
      };
    };
  };
}
