import { APP, startFakeEntra, TENANT } from './fake-entra.ts';
import { contentCertificate } from './content-certificate.ts';
import { fakeClock } from './fake-clock.ts';
import { startFakeGraph } from './fake-graph.ts';
import { hookServer } from './hook-server.ts';
import { readFileSync } from 'node:fs';
import { ok, refuse } from '#lib/domain/refusal.ts';
import { entraAppTokens } from '#server/conference/teams/app-token.ts';
import { callEventsResource, createGraphApi } from '#server/conference/teams/graph-api.ts';
import { createKeySet } from '#server/conference/teams/key-set.ts';
import { createTeamsPort } from '#server/conference/teams/teams-port.ts';

const FIXTURES = new URL('../../fixtures/conference/teams/', import.meta.url);
export const teamsFixture = (path: string): string => readFileSync(new URL(path, FIXTURES), 'utf8');
export const ORGANIZER = '00000000-0000-4000-8000-000000000001';
export const JOIN_URL = `https://teams.microsoft.com/l/meetup-join/19%3ameeting_Zml4dHVyZQ%40thread.v2/0?context=%7b%22Tid%22%3a%22${TENANT}%22%7d`;
export const MEETING = { organizerId: ORGANIZER, meetingId: 'MSo-fixture' };
export const REF = {
  provider: 'teams',
  meetingId: '19:meeting_Zml4dHVyZQ@thread.v2',
  accountId: TENANT,
} as const;
const STATE = 'fixture-client-state';

interface Vectors {
  readonly vectors: readonly { readonly name: string; readonly plaintext?: object }[];
}
const { vectors } = JSON.parse(teamsFixture('graph/meetingCallEvents.vectors.json')) as Vectors;
/** What a notification says before it is encrypted. */
export const plaintext = (name: string): object => vectors.find((one) => one.name === name)?.plaintext ?? {};
/** A key of two thousand bits takes a while: one for all tests of a file. */
const certificateOfTests = contentCertificate('certificate-1');

export type TeamsWorld = Awaited<ReturnType<typeof startTeamsWorld>>;

/** Entra, Graph and our port behind an address, on one clock. */
export async function startTeamsWorld() {
  const certificate = await certificateOfTests;
  const contentKeys = new Map([[certificate.id, certificate.privateKey]]);
  const clock = fakeClock('2026-11-24T11:50:00Z');
  const entra = await startFakeEntra({ now: clock.now });
  const report = JSON.parse(teamsFixture('graph/attendanceReport.expanded.json')) as {
    id: string;
    attendanceRecords: object[];
  };
  const graph = await startFakeGraph({
    entra,
    clock,
    answerWithinMs: 500,
    meetings: [
      {
        organizerId: ORGANIZER,
        id: MEETING.meetingId,
        joinWebUrl: JOIN_URL,
        threadId: REF.meetingId,
        number: '31234567890123',
        reports: [report],
        transcripts: [
          {
            id: 'second',
            createdDateTime: '2026-11-24T13:00:00Z',
            content: teamsFixture('vtt/graph-content.vtt'),
          },
          {
            id: 'first',
            createdDateTime: '2026-11-24T12:00:00Z',
            content: '',
            metadata: teamsFixture('vtt/graph-metadata.vtt'),
          },
        ],
      },
    ],
  });
  const slept: number[] = [];
  const calls = {
    sleep: (ms: number) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  const tokens = entraAppTokens({
    authority: entra.base,
    tenantId: TENANT,
    clientId: APP,
    clientSecret: entra.clientSecret,
    scope: 'https://graph.microsoft.com/.default',
    now: clock.now,
  });
  const api = createGraphApi({ graphBase: graph.base, tokens, calls });
  const keys = createKeySet({ metadataUrl: entra.metadataUrl, now: clock.now });
  const port = createTeamsPort({
    sso: { keys, clientId: APP, host: 'protokoll.example', tenantIds: [TENANT] },
    bot: { keys, botId: 'bot', tenantIds: [TENANT] },
    graph: { keys, appId: APP, tenantIds: [TENANT], clientStates: ['the next state', STATE], contentKeys },
    api,
    locate: (meeting) =>
      Promise.resolve(
        meeting.meetingId === REF.meetingId
          ? ok(MEETING)
          : refuse('conference-not-found', { reason: 'no-meeting' }),
      ),
  });
  const hooks = await hookServer(port, clock.now);
  const subscription = {
    resource: callEventsResource(JOIN_URL),
    changeType: 'updated',
    notificationUrl: `${hooks.base}/api/hooks/graph`,
    lifecycleUrl: `${hooks.base}/api/hooks/graph/lifecycle`,
    clientState: STATE,
    expiresAt: '2026-11-26T11:00:00Z',
    certificate: { id: certificate.id, derBase64: certificate.derBase64 },
    beta: true,
  } as const;
  return {
    clock,
    entra,
    graph,
    api,
    port,
    subscription,
    slept,
    answers: hooks.answers,
    deliveries: hooks.deliveries,
    async subscribed() {
      const made = await api.subscribe(subscription);
      if (!made.ok) throw new Error(JSON.stringify(made.refusal));
      return made.value.id;
    },
    async close() {
      await Promise.all([entra.close(), graph.close(), hooks.close()]);
    },
  };
}
