import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import type { RequestEvent, RequestHandler } from '@sveltejs/kit';
import { createAuth } from '#server/auth/auth.ts';
import { createConferenceProviders } from '#server/conference/providers.ts';
import { sessionOf } from '#server/edge/credentials.ts';
import { bindEmbed } from '#server/embed-use-cases.ts';
import { observePanels } from '#server/ops/observe.ts';
import { createAccountStore } from '#server/postgres/account-store.ts';
import { createEmbedStore } from '#server/postgres/embed-store.ts';
import { createPasskeyStore } from '#server/postgres/passkey-store.ts';
import type { SessionLike } from '#server/use-cases.ts';
import type { People } from './application-world.ts';
import { must } from './auth-world.ts';
import { startFakeZoom } from './conference/fake-zoom.ts';
import { hookWorld, NOW } from './hook-world.ts';

export const HERE = 'https://protokoll.example';
/** Whom the kept app contexts and tokens are about, and the occasion of the meeting. */
export const ZOOM_USER = 'zUsrLinneaHedstrom0001';
export const OCCASION = '/aBcD1234eFgH56==';

export type EmbedWorld = Awaited<ReturnType<typeof embedWorld>>;
export type Frame = ReturnType<EmbedWorld['frame']>;

export interface Heard {
  readonly status: number;
  readonly body: {
    readonly kind?: string;
    readonly token?: string;
    readonly offer?: string;
    readonly ticket?: string;
    readonly meetingId?: string;
    readonly meetings?: readonly { readonly id: string }[];
    readonly refusal?: { readonly code: string; readonly params?: Readonly<Record<string, unknown>> };
    readonly [field: string]: unknown;
  };
}

interface SetCookie {
  readonly value: string;
  readonly attributes: object;
}

/** Frames that knock on the real routes, over the real use cases and PostgreSQL, with providers in this process. */
export async function embedWorld() {
  const hooks = await hookWorld();
  const { world, entra } = hooks;
  const zoom = await startFakeZoom({ userId: ZOOM_USER });
  const { dependencies, db } = world;
  const { unitOfWork, ids, box } = dependencies;
  const store = createEmbedStore({ sql: db.app });
  const quiet = () => undefined;
  /** What is told of frames that were refused. */
  const told: object[] = [];
  const auth = createAuth({
    sql: db.app,
    accounts: createAccountStore({ sql: db.app }),
    passkeyStore: createPasskeyStore({ sql: db.app }),
    tickets: store,
    now: ids.now,
    log: { info: quiet, warn: quiet, error: quiet },
    isDemo: false,
    allowedOrigins: [HERE],
    onPanelRefused: observePanels({ warn: (facts: object) => void told.push(facts) }),
  });
  const providers = createConferenceProviders({
    box,
    addresses: {
      zoomApi: zoom.base,
      zoomOauth: zoom.base,
      graph: entra.base,
      entra: entra.base,
      botOpenId: entra.metadataUrl,
    },
    host: 'protokoll.example',
    bindingOf: () => Promise.resolve(null),
    threadOf: () => Promise.resolve(null),
  });
  const embed = bindEmbed({ unitOfWork, ids, box, providers, store, begin: auth.embed.begin });
  const services = { auth, embed, useCases: world.useCases, config: { isDemo: false } };
  let visitors = 0;

  /** A frame of its own, in a browser of its own. */
  function frame(options: { readonly secure?: boolean; readonly from?: string } = {}) {
    const { secure = true } = options;
    const nonce = randomBytes(32).toString('base64url');
    const cookies = new Map<string, SetCookie>();
    const address = options.from ?? `192.0.2.${String(visitors++ % 250)}`;

    async function ask(method: 'GET' | 'POST', path: string, sending: Sending): Promise<Heard> {
      const module = (await import(
        /* @vite-ignore */ pathToFileURL(resolve(`src/routes${path}/+server.ts`)).href
      )) as Readonly<Record<string, RequestHandler>>;
      const url = new URL(path, secure ? HERE : 'http://localhost:3000');
      const cookie = [...cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');
      const request = new Request(url, {
        method,
        headers: {
          'user-agent': 'Teams/1.0',
          ...(sending.withoutCookies || cookie === '' ? {} : { cookie }),
          ...(sending.bearer === undefined ? {} : { authorization: `Bearer ${sending.bearer}` }),
        },
        ...(sending.body === undefined ? {} : { body: JSON.stringify(sending.body) }),
      });
      const route = { id: path };
      // reason: the rest of an event is about rendering, which is not asked for here.
      const event = {
        request,
        url,
        route,
        locals: { services, session: await sessionOf({ request, route, url }, auth) },
        cookies: {
          set: (name: string, value: string, attributes: object) =>
            void cookies.set(name, { value, attributes }),
          delete: (name: string) => void cookies.delete(name),
        },
        getClientAddress: () => address,
      } as unknown as RequestEvent;
      return heard(async () => module[method]?.(event as Parameters<RequestHandler>[0]));
    }

    return {
      nonce,
      cookies,
      post: (path: string, body: object, sending: Sending = {}) => ask('POST', path, { ...sending, body }),
      get: (path: string, sending: Sending = {}) => ask('GET', path, sending),
      enterZoom(appContext: string, over: object = {}) {
        return this.post('/embed/enter', { provider: 'zoom', appContext, nonce, ...over });
      },
      enterTeams(token: string, over: object = {}) {
        return this.post('/embed/enter', { provider: 'teams', token, call: '', nonce, ...over });
      },
      bring(code: string, over: object = {}) {
        return this.post('/embed/exchange', { nonce, code, ...over });
      },
    };
  }

  return {
    ...hooks,
    auth,
    embed,
    store,
    zoomServer: zoom,
    told,
    frame,
    pass: (ms: number) => void (world.clock.offset += ms),
    startOver: () => {
      hooks.at(NOW);
    },
    link: (session: SessionLike, provider: 'zoom' | 'teams', providerUserId: string) =>
      unitOfWork.run(session.account.organisationId, (records) =>
        records.conferenceIdentities.link({
          accountId: session.account.id,
          provider,
          providerUserId,
          at: ids.now().toISOString(),
        }),
      ),
    /** A meeting in the call of the kept app contexts. */
    async occasion(people: People): Promise<string> {
      const agreement = await hooks.zoomAgreement(people);
      const meetingId = await hooks.bound(people, agreement, await hooks.meeting(people));
      await unitOfWork.run(people.chair.account.organisationId, async ({ conference }) => {
        const binding = await conference.bindingOf(meetingId);
        if (binding) await conference.noteInstance(binding.id, OCCASION);
      });
      return meetingId;
    },
    /** The person says yes in a window of their own. */
    async consent(session: SessionLike, offer: string, meetingId: string): Promise<string> {
      return must(await embed.takeUpOffer({ session, offer, meetingId })).code;
    },
    async close() {
      await zoom.close();
      await hooks.close();
    },
  };
}

interface Sending {
  readonly body?: object;
  readonly bearer?: string;
  /** As where a client keeps none in frames. */
  readonly withoutCookies?: boolean;
}

async function heard(answering: () => Promise<Response | undefined>): Promise<Heard> {
  try {
    const response = await answering();
    if (!response) throw new Error('no such address');
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Heard['body']) };
  } catch (thrown) {
    const { status } = thrown as { status?: number };
    if (status === undefined) throw thrown;
    return { status, body: {} };
  }
}
