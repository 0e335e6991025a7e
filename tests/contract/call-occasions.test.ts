import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import { createConferenceProviders } from '#server/conference/providers.ts';
import { type People, refusedWith } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { type FakeMeeting, type FakeZoom, startFakeZoom } from '../support/conference/fake-zoom.ts';
import {
  hookWorld,
  type HookWorld,
  NUMBER,
  ZOOM_ACCOUNT,
  zoomBody,
  zoomSettings,
} from '../support/hook-world.ts';

const ONE = 'inst/one==';
const TWO = 'inst/two==';
const MORNING = 'inst/morning==';

const time = (clock: string): string => `2026-11-24T${clock}Z`;
const rowOf = (name: string, from: string, to: string) => ({
  id: '',
  user_id: '16778240',
  name,
  user_name: name,
  join_time: time(from),
  leave_time: time(to),
  status: 'in_meeting',
});
const spoken = (name: string, text: string): Uint8Array =>
  new TextEncoder().encode(`WEBVTT\n\n1\n00:00:05.000 --> 00:00:09.000\n${name}: ${text}\n`);

let world: HookWorld;
let zoom: FakeZoom;
let people: People;
let hook: string;
let meetingId: string;
/** What Zoom knows; each test says what. */
const meetings: FakeMeeting[] = [];

beforeAll(async () => {
  world = await hookWorld();
  zoom = await startFakeZoom({ accountId: ZOOM_ACCOUNT, meetings });
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
  world.hooks.portOf = (account) => providers.portOf(account);
});
beforeEach(async () => {
  world.at(time('11:50:00'));
  zoom.log.length = 0;
  meetings.length = 0;
  meetings.push(
    { uuid: MORNING, id: NUMBER, participants: [rowOf('Mona Ledamot', '07:00:00', '07:10:00')] },
    {
      uuid: ONE,
      id: NUMBER,
      participants: [
        rowOf('Åsa Justerare', '11:58:00', '12:30:00'),
        rowOf('Mona Ledamot', '11:58:00', '12:30:00'),
      ],
      transcripts: [{ recordingStart: time('12:05:00'), bytes: spoken('Mona Ledamot', 'Före avbrottet.') }],
    },
    {
      uuid: TWO,
      id: NUMBER,
      isLive: true,
      participants: [
        rowOf('Åsa Justerare', '12:30:30', '13:30:30'),
        rowOf('Mona Ledamot', '12:30:30', '13:30:30'),
      ],
      transcripts: [{ recordingStart: time('12:31:00'), bytes: spoken('Mona Ledamot', 'Efter avbrottet.') }],
    },
  );
  people = await world.organisation();
  const serverAccount = { clientId: 'fixtureClientId', clientSecret: 'fixture_zoom_client_secret' };
  const added = await world.useCases.addAgreement({
    session: await world.administrator(people),
    name: 'Regionens Zoom',
    externalId: ZOOM_ACCOUNT,
    settings: { ...zoomSettings(), hasLiveRoster: true, serverAccount },
  });
  hook = must(added).id;
  meetingId = await world.bound(people, hook, await world.meeting(people));
});
afterAll(async () => {
  await world.close();
  await zoom.close();
});

const deliver = async (given: Parameters<typeof zoomBody>[0], clock: string): Promise<void> => {
  world.at(time(clock));
  expect((await world.zoom(hook, zoomBody({ ...given, at: given?.at ?? time(clock) }))).status).toBe(204);
};
const act = async (command: MeetingCommand): Promise<void> =>
  void must(await world.act(people.chair, meetingId, command));
/** Two occasions of one number, and between them half a minute without a call. */
async function twoOccasions(): Promise<void> {
  for (const [name, key] of [
    ['Åsa Justerare', 'asa-1'],
    ['Mona Ledamot', 'mona-1'],
  ] as const)
    await deliver({ name, key, uuid: ONE }, '11:58:00');
  await deliver({ event: 'ended', uuid: ONE }, '12:30:00');
  for (const [name, key] of [
    ['Åsa Justerare', 'asa-2'],
    ['Mona Ledamot', 'mona-2'],
  ] as const)
    await deliver({ name, key, uuid: TWO }, '12:30:30');
}
async function testedInTheMorning(): Promise<void> {
  await deliver({ name: 'Mona Ledamot', key: 'mona-0', uuid: MORNING }, '07:00:00');
  await deliver({ event: 'ended', uuid: MORNING }, '07:10:00');
}
async function held(): Promise<void> {
  world.at(time('12:00:00'));
  await act({ type: 'open-meeting' });
  await act({ type: 'answer-roll-call', participantId: 'm1', answer: 'on-site' });
  for (const participantId of ['m2', 'm3'])
    await act({ type: 'answer-roll-call', participantId, answer: 'remote' });
  await act({ type: 'move-pointer', clauseId: 'c2' });
  await act({ type: 'call-roll' });
}
const asked = (kind: string): string[] =>
  zoom.log.filter(({ path }) => path.includes(kind)).map(({ path }) => path.split('/').at(-2) ?? '');
const inPath = (uuid: string): string => encodeURIComponent(encodeURIComponent(uuid));

describe('[DIS-5] a call that has had several occasions', () => {
  it('is asked about the one that goes on', async () => {
    await testedInTheMorning();
    await twoOccasions();
    // Told late, of the one that is over.
    await deliver(
      { name: 'Mona Ledamot', key: 'mona-1', uuid: ONE, event: 'participant_left', at: time('12:29:50') },
      '12:32:00',
    );
    must(await world.useCases.askConnected({ session: people.secretary, meetingId }));
    expect(asked('/metrics/')).toEqual([inPath(TWO)]);
  });

  it('has a report of each that was during the meeting, put together', async () => {
    await testedInTheMorning();
    await held();
    await twoOccasions();
    world.at(time('13:30:00'));
    await act({ type: 'close-meeting' });
    world.at(time('13:35:00'));
    const report = must(await world.useCases.fetchAttendance({ session: people.secretary, meetingId }));
    expect(asked('/report/')).toEqual([inPath(ONE), inPath(TWO)]);
    expect(report).toMatchObject({
      connections: 4,
      recognised: ['Mona Ledamot', 'Åsa Justerare'],
      differences: [],
    });
  });

  it('has no report while that of an occasion is missing, in which somebody was', async () => {
    await held();
    await twoOccasions();
    meetings.splice(2, 1);
    world.at(time('13:30:00'));
    await act({ type: 'close-meeting' });
    const fetched = await world.useCases.fetchAttendance({ session: people.secretary, meetingId });
    // Half of it would say that everybody left early.
    expect(refusedWith(fetched)).toBe('report-not-there');
  });

  it('is not waited for where nobody came', async () => {
    await held();
    await deliver({ event: 'started', uuid: 'inst/empty==' }, '11:57:00');
    await deliver({ event: 'ended', uuid: 'inst/empty==' }, '12:00:30');
    await twoOccasions();
    world.at(time('13:30:00'));
    await act({ type: 'close-meeting' });
    const report = must(await world.useCases.fetchAttendance({ session: people.secretary, meetingId }));
    expect(report.connections).toBe(4);
    expect(asked('/report/')).toEqual(['inst/empty==', ONE, TWO].map(inPath));
  });

  it('has the transcripts of each', async () => {
    await testedInTheMorning();
    await held();
    await twoOccasions();
    world.at(time('13:30:00'));
    await act({ type: 'close-meeting' });
    const session = people.secretary;
    must(await world.useCases.fetchTranscript({ session, meetingId, startTime: null }));
    const { kept } = must(await world.useCases.readTranscripts({ session, meetingId }));
    expect(kept).toMatchObject([{ lines: 2, from: time('12:05:05.000'), to: time('12:31:05.000') }]);
    expect(asked('/recordings')).toEqual([inPath(ONE), inPath(TWO)]);
  });
});
