import { randomUUID } from 'node:crypto';
import type { ConferenceSettings } from '#server/application/conference-settings.ts';
import { openSettings } from '#server/application/conference-settings.ts';
import type { CallListening } from '#server/application/call-listening.ts';
import {
  leaveAgreement,
  type TendDependencies,
  tendSubscriptions,
} from '#server/application/tend-subscriptions.ts';
import { createCallFiles } from '#server/conference/call-files.ts';
import { makeGraphKey } from '#server/conference/teams/content-key.ts';
import type { People } from './application-world.ts';
import { must } from './auth-world.ts';
import { BOT } from './conference/fake-botframework.ts';
import { APP, TENANT } from './conference/fake-entra.ts';
import {
  type FakeGraph,
  type FakeOnlineMeeting,
  type FakeReport,
  startFakeGraph,
} from './conference/fake-graph.ts';
import { localServer } from './conference/local-server.ts';
import { hookWorld, THREAD } from './hook-world.ts';

export const ORGANISER = '00000000-0000-4000-8000-000000000001';
export const JOIN = `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(THREAD)}/0?context=${encodeURIComponent(
  JSON.stringify({ Tid: TENANT, Oid: ORGANISER }),
)}`;
export const SHORT_NUMBER = '31234567890123';

export type GraphWorld = Awaited<ReturnType<typeof graphWorld>>;

/** The hooks' world with a Graph that really calls them, over http on this machine. */
export async function graphWorld() {
  let graph: FakeGraph | undefined;
  const reports: FakeReport[] = [];
  const transcripts: FakeOnlineMeeting['transcripts'][number][] = [];
  const world = await hookWorld({
    graph: async ({ entra, now }) => {
      graph = await startFakeGraph({
        entra,
        clock: { now },
        answerWithinMs: 2000,
        meetings: [
          {
            organizerId: ORGANISER,
            id: 'MSo-fixture',
            joinWebUrl: JOIN,
            threadId: THREAD,
            number: SHORT_NUMBER,
            reports,
            transcripts,
          },
        ],
      });
      return graph.base;
    },
  });
  if (!graph) throw new Error('Graph was not started');
  const found = graph;
  const door = await localServer(async ({ path, query, headers, body }) => {
    const target = query.size === 0 ? path : `${path}?${query.toString()}`;
    const response = await world.knock('teams', target, new Uint8Array(body), {
      headers: headers as Record<string, string>,
    });
    const type = response.headers.get('content-type');
    return {
      status: response.status,
      text: await response.text(),
      ...(type === null ? {} : { headers: { 'content-type': type } }),
    };
  });
  const { callPapers } = createCallFiles({ origin: door.base });
  const { dependencies } = world;
  const providers = world.providers();
  world.hooks.portOf = (account) => providers.portOf(account);
  const keysMade: string[] = [];
  const tending: TendDependencies = {
    ...dependencies,
    providers,
    callPapers,
    makeGraphKey: async (now) => {
      const key = await makeGraphKey(now);
      keysMade.push(key.id);
      return key;
    },
  };
  const asked: string[] = [];
  const left: Promise<void>[] = [];
  world.hooks.listening = {
    changed: (organisationId) => void asked.push(organisationId),
    leave: (organisationId, former) => void left.push(leaveAgreement(tending, organisationId, former)),
  } satisfies CallListening;

  return {
    ...world,
    graph: found,
    /** What Graph has of the call afterwards. */
    reports,
    transcripts,
    tending,
    keysMade,
    /** Organisations whose subscriptions somebody wanted looked after. */
    asked,
    left: () => Promise.all(left.splice(0)),
    tend: (people: People, isEager = false) =>
      tendSubscriptions(tending, { organisationId: people.secretary.account.organisationId, isEager }),
    async agreement(people: People, more: object = {}): Promise<string> {
      const session = await world.administrator(people);
      const settings = {
        provider: 'teams',
        appId: APP,
        appSecret: world.entra.clientSecret,
        botId: BOT,
        graphClientStates: [],
        graphKeys: [],
        ...more,
      };
      return must(await world.useCases.addAgreement({ session, name: 'Teams', externalId: TENANT, settings }))
        .id;
    },
    async settings(people: People, id: string): Promise<ConferenceSettings> {
      const { organisationId } = people.secretary.account;
      const account = await dependencies.unitOfWork.run(organisationId, ({ conference }) =>
        conference.account(id),
      );
      if (!account) throw new Error('no such agreement');
      return openSettings(account, dependencies.box);
    },
    subscriptions: () => [...found.subscriptions.values()],
    rows: (people: People) =>
      dependencies.unitOfWork.run(people.secretary.account.organisationId, ({ subscriptions }) =>
        subscriptions.all(),
      ),
    anyId: randomUUID,
    async close() {
      await Promise.all([found.close(), door.close()]);
      await world.close();
    },
  };
}
