import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect } from 'vitest';
import { callViewSchema } from '#lib/protocol/call-wire.ts';
import { bindingReader, threadReader } from '#server/application/binding-reader.ts';
import type { CallChange } from '#server/application/call-standing.ts';
import type { ZoomSettings } from '#server/application/conference-settings.ts';
import type { UnitOfWork } from '#server/application/ports.ts';
import { createConferenceProviders } from '#server/conference/providers.ts';
import { hookAddressOf } from '#server/edge/hook-address.ts';
import { answerDelivery } from '#server/edge/hook-request.ts';
import { openCallHooks } from '#server/ops/call-hooks.ts';
import { createHookAddresses } from '#server/postgres/hook-addresses.ts';
import type { SessionLike } from '#server/use-cases.ts';
import { applicationWorld, newMeeting, type People } from './application-world.ts';
import { must } from './auth-world.ts';
import { startFakeBotFramework, BOT } from './conference/fake-botframework.ts';
import { APP, type FakeEntra, startFakeEntra, TENANT } from './conference/fake-entra.ts';
import { zoomHeaders } from './conference/zoom-webhooks.ts';

const FIXTURES = new URL('../fixtures/conference/', import.meta.url);
export const HOOK_SECRET = 'fixture_zoom_webhook_secret_token';
export const ZOOM_ACCOUNT = 'aCcOuNt_Fixture_00000';
export const NUMBER = '84712639219';
export const THREAD = '19:meeting_Zml4dHVyZQ@thread.v2';
export const CLIENT_STATE = 'fixture-client-state';
/** Ten minutes into the meeting of the fixtures, which was to begin at one o'clock in Stockholm. */
export const NOW = '2026-11-24T12:10:00Z';

export const hookFixture = (path: string): string => readFileSync(new URL(path, FIXTURES), 'utf8');

interface Scenario {
  readonly deliveries: readonly { readonly name: string; readonly request: { readonly body: string } }[];
}
/** A whole meeting in Zoom as it was delivered: out of order and doubled. */
export const scenarioBodies = (): readonly string[] =>
  (JSON.parse(hookFixture('zoom/scenarios/out-of-order-and-duplicates.json')) as Scenario).deliveries.map(
    ({ request }) => request.body,
  );

export interface Joining {
  readonly name?: string;
  readonly uuid?: string;
  readonly number?: string;
  readonly at?: string;
  readonly event?: string;
  readonly key?: string;
  readonly account?: string;
  /** Of the person at Zoom; guests have none. */
  readonly userId?: string;
  readonly email?: string;
}

/** One body as Zoom writes it. */
export function zoomBody(given: Joining = {}): string {
  const { name = 'Mona Ledamot', uuid = 'occasion-1', number = NUMBER, at = '2026-11-24T12:01:00Z' } = given;
  const { event = 'participant_joined', key = randomUUID(), account = ZOOM_ACCOUNT } = given;
  const { userId = '', email = '' } = given;
  const time = event.includes('waiting_room')
    ? { date_time: at }
    : event.endsWith('left')
      ? { leave_time: at }
      : { join_time: at };
  const participant = {
    user_id: '16778240',
    user_name: name,
    id: userId,
    participant_uuid: key,
    email,
    ...time,
  };
  const object = { uuid, id: Number(number), start_time: at, end_time: at };
  const payload = {
    account_id: account,
    object: event.startsWith('participant') ? { ...object, participant } : object,
  };
  return JSON.stringify({ event: `meeting.${event}`, payload, event_ts: Date.parse(at) });
}

export type HookWorld = Awaited<ReturnType<typeof hookWorld>>;

export interface Posting {
  readonly secret?: string;
  /** When it was signed; now unless said. */
  readonly signedAt?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly node?: number;
}

/** The door for providers over the real use cases and PostgreSQL, twice, as two processes would have it; and its providers. */
export async function hookWorld(
  options: {
    /** Where Graph is; nowhere unless said. */
    readonly graph?: (parts: { entra: FakeEntra; now: () => number }) => Promise<string>;
  } = {},
) {
  const world = await applicationWorld();
  const { dependencies, db, clock } = world;
  const at = (time: string): void => void (clock.offset = Date.parse(time) - Date.now());
  at(NOW);
  const now = (): number => Date.now() + clock.offset;
  const entra = await startFakeEntra({ now });
  const botFramework = await startFakeBotFramework({ now });
  const graph = (await options.graph?.({ entra, now })) ?? entra.base;
  const hookAddresses = createHookAddresses({ sql: db.app });
  const changed: CallChange[] = [];
  const logged: (object & { readonly level: string })[] = [];
  const note =
    (level: string) =>
    (facts: object): void =>
      void logged.push({ ...facts, level });
  const gate: { beforeKeep?: (() => Promise<void>) | undefined } = {};
  /** Waits, where a test says so, between reading what a delivery is about and writing it. */
  const unitOfWork: UnitOfWork = {
    run: (organisationId, work) =>
      dependencies.unitOfWork.run(organisationId, (records) => {
        const { conference } = records;
        const keepDeliveries: typeof conference.keepDeliveries = async (deliveries) => {
          await gate.beforeKeep?.();
          return conference.keepDeliveries(deliveries);
        };
        return work({ ...records, conference: { ...conference, keepDeliveries } });
      }),
  };
  /** As each process has them. */
  const providers = () =>
    createConferenceProviders({
      box: dependencies.box,
      addresses: {
        zoomApi: entra.base,
        zoomOauth: entra.base,
        graph,
        entra: entra.base,
        botOpenId: botFramework.metadataUrl,
      },
      host: 'klubba.example',
      bindingOf: bindingReader({ unitOfWork: dependencies.unitOfWork, hooks: hookAddresses }),
      threadOf: threadReader({ unitOfWork: dependencies.unitOfWork, hooks: hookAddresses }),
    });
  const node = () =>
    openCallHooks({
      ...dependencies,
      unitOfWork,
      hooks: hookAddresses,
      providers: providers(),
      callChanged: (one) => void changed.push(one),
      onRefused: dependencies.refusedHooks.note,
      log: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') },
    });
  const nodes = [node(), node()] as const;
  const shown = providers();
  world.hooks.portOf = (account) => shown.portOf(account);
  world.hooks.agreementChanged = (id) => {
    for (const one of nodes) one.forget(id);
  };

  function knock(
    provider: 'zoom' | 'teams',
    path: string,
    body: BodyInit | null,
    { headers = {}, from = '192.0.2.10', node: which = 0 }: Posting = {},
  ): Promise<Response> {
    const url = new URL(path, 'https://klubba.example');
    // reason: Node's fetch asks for it when a body is a stream; the DOM's types do not know it.
    const request = new Request(url, { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
    // A route takes any id; only what is one comes so far by the server itself.
    const [, , , , hookId = ''] = url.pathname.split('/');
    const address = hookAddressOf('POST', url.pathname) ?? { provider, hookId, largest: 0 };
    const door = nodes[which] ?? nodes[0];
    return answerDelivery(door, address, { request, url, getClientAddress: () => from });
  }

  return {
    ...world,
    world,
    gate,
    entra,
    botFramework,
    changed,
    logged,
    at,
    knock,
    providers,
    /** Delivers to a hook as Zoom does. */
    zoom(hookId: string, body: string, posting: Posting = {}): Promise<Response> {
      const { secret = HOOK_SECRET, signedAt } = posting;
      const seconds = Math.floor((signedAt === undefined ? now() : Date.parse(signedAt)) / 1000);
      const headers = { ...zoomHeaders(body, { secret, seconds }), ...posting.headers };
      return knock('zoom', `/api/hooks/zoom/${hookId}`, body, { ...posting, headers });
    },
    async bot(hookId: string, name: string, claims = {}): Promise<Response> {
      const service = `https://smba.trafficmanager.net/emea/${TENANT}/`;
      const authorization = await botFramework.authorization(service, claims);
      return knock('teams', `/api/hooks/teams/${hookId}/bot`, hookFixture(`teams/bot/${name}.json`), {
        headers: { authorization },
      });
    },
    async administrator(people: People): Promise<SessionLike> {
      await db.admin`update account set is_administrator = true where id = ${people.secretary.account.id}`;
      return people.secretary;
    },
    async zoomAgreement(people: People, secret = HOOK_SECRET): Promise<string> {
      const session = await this.administrator(people);
      const added = await world.useCases.addAgreement({
        session,
        name: 'Regionens Zoom',
        externalId: ZOOM_ACCOUNT,
        settings: zoomSettings(secret),
      });
      return must(added).id;
    },
    async teamsAgreement(people: People): Promise<string> {
      const session = await this.administrator(people);
      const added = await world.useCases.addAgreement({
        session,
        name: 'Regionens Teams',
        externalId: TENANT,
        settings: {
          provider: 'teams',
          appId: APP,
          botId: BOT,
          graphClientStates: [CLIENT_STATE],
          graphKeys: [],
        },
      });
      return must(added).id;
    },
    /** A meeting that is to begin then, by the clock in Stockholm. */
    meeting(people: People, date = '2026-11-24', startTime = '13:00'): Promise<string> {
      return world.prepare(people, {
        change: { head: { ...newMeeting(people).head, date, startTime, tool: 'Zoom' } },
      });
    },
    async bound(people: People, accountId: string, meetingId: string, link = NUMBER): Promise<string> {
      must(await world.useCases.bindMeeting({ session: people.secretary, meetingId, accountId, link }));
      return meetingId;
    },
    /** What the secretary sees of the call. */
    async call(people: People, meetingId: string) {
      const view = must(await world.useCases.readCall({ session: people.secretary, meetingId }));
      if (!view.bound) throw new Error('the meeting is bound to no call');
      // It crosses the wire as it is.
      const read = v.parse(callViewSchema, JSON.parse(JSON.stringify(view)));
      expect(read).toEqual(view);
      return view;
    },
    async rows(hookId: string) {
      return db.admin<
        { binding_id: string | null; is_late: boolean; raw: Uint8Array | null; sealed: Uint8Array | null }[]
      >`select binding_id, is_late, raw, sealed from conference_delivery where account_id = ${hookId} order by id`;
    },
    async close() {
      await Promise.all([entra.close(), botFramework.close()]);
      await world.close();
    },
  };
}

export function zoomSettings(secret = HOOK_SECRET): ZoomSettings {
  return {
    provider: 'zoom',
    clientId: 'fixtureClientId',
    clientSecrets: ['fixture_zoom_client_secret'],
    hookSecrets: [secret],
    challengeMethod: 'plain',
    hasLiveRoster: false,
  };
}
