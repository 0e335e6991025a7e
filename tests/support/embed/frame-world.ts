import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import type { Records } from '#server/application/ports.ts';
import { type ConferenceSettings, sealSettings } from '#server/application/conference-settings.ts';
import { createClauseStore } from '#server/postgres/clause-store.ts';
import { createSigningKeys } from '#server/postgres/signing-keys.ts';
import { createUnitOfWork } from '#server/postgres/unit-of-work.ts';
import { openKeyVault } from '#server/signing/key-vault.ts';
import { openSecretBox } from '#server/signing/secret-box.ts';
import { findBrowser } from '../browser.ts';
import { APP, startFakeEntra, TENANT } from '../conference/fake-entra.ts';
import { testDatabase } from '../database.ts';
import { freePort } from '../free-port.ts';
import { type Klubba, startKlubba } from '../server.ts';
import { strangersPage, STRANGER, TEAMS_HOST, teamsPage, ZOOM_HOST, zoomPage } from './host-pages.ts';
import { sealAppContext } from './seal-app-context.ts';
import { ownCertificate, pagesOf, tlsFront } from './tls-front.ts';

export const KLUBBA = 'https://protokoll.example';
const SECRET = 'sju blå hästar i en lång rad på åkern';
const CLIENT_SECRET = 'fixture_zoom_client_secret';
const CLIENT_ID = 'fixtureClientId';
export const ZOOM_NUMBER = '84712639219';
export const OCCASION = '/aBcD1234eFgH56==';
export const THREAD = '19:meeting_Zml4dHVyZQ@thread.v2';
export const PANEL_CALL = 'MCMxOTptZWV0aW5nX1ptbDRkSFZ5WlFAdGhyZWFkLnYyIzA=';

export type FrameWorld = Awaited<ReturnType<typeof frameWorld>>;

/**
 * The built application behind TLS on an address of its own, in the windows of Teams and Zoom on theirs: other sites, so that
 * the browser keeps between them the walls it keeps in earnest.
 */
export async function frameWorld(options: { readonly env?: Readonly<Record<string, string>> } = {}) {
  const db = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'klubba-frames-'));
  const port = await freePort();
  const entra = await startFakeEntra();
  const local = `http://localhost:${String(port)}`;
  const klubba = await startKlubba({
    dataDir,
    env: {
      PORT: String(port),
      ORIGIN: `${KLUBBA},${local}`,
      DATABASE_URL: db.url,
      DEMO: '1',
      SIGNING_SECRET: SECRET,
      ENTRA_AUTHORITY: entra.base,
      ...options.env,
    },
  });
  const certificate = ownCertificate();
  const front = await tlsFront(certificate, port);
  const context = teamsContext();
  const hosts = await pagesOf(certificate, {
    [`${TEAMS_HOST}/`]: teamsPage({ frame: `${KLUBBA}/embed/teams`, context }),
    [`${TEAMS_HOST}/stage`]: teamsPage({
      frame: `${KLUBBA}/embed/teams/stage`,
      context,
      frameContext: 'meetingStage',
      width: 900,
    }),
    [`${TEAMS_HOST}/config`]: teamsPage({
      frame: `${KLUBBA}/embed/teams/config`,
      context,
      frameContext: 'settings',
    }),
    [`${TEAMS_HOST}/home`]: teamsPage({ frame: `${KLUBBA}/`, context }),
    [`${ZOOM_HOST}/`]: zoomPage({ frame: `${KLUBBA}/embed/zoom`, width: 280 }),
    [`${ZOOM_HOST}/hostile`]: zoomPage({ frame: `${KLUBBA}/embed/zoom`, isHostile: true }),
    [`${STRANGER}/`]: strangersPage(`${KLUBBA}/embed/teams`),
  });
  const browser = await launch(front.port, hosts.port);
  const seeding = await seeder(db, dataDir);

  return {
    /** As tests outside of a browser reach it. */
    klubba: { ...klubba, origin: local } satisfies Klubba,
    browser,
    entra,
    ...seeding,
    zoomContext: (uid: string) => sealAppContext({ uid, aud: CLIENT_ID, mid: OCCASION }, CLIENT_SECRET),
    async ssoToken(objectId: string): Promise<string> {
      const seconds = Math.floor(Date.now() / 1000);
      return entra.sign({
        iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
        aud: APP,
        tid: TENANT,
        oid: objectId,
        scp: 'access_as_user',
        nbf: seconds - 10,
        exp: seconds + 3600,
      });
    },
    open: (): Promise<BrowserContext> =>
      browser.newContext({
        baseURL: KLUBBA,
        ignoreHTTPSErrors: true,
        locale: 'sv-SE',
        timezoneId: 'Europe/Stockholm',
      }),
    async close() {
      await browser.close();
      await klubba.kill('SIGTERM');
      await Promise.all([front.close(), hosts.close(), entra.close()]);
      await db.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Web security stays on. */
async function launch(ours: number, theirs: number): Promise<Browser> {
  const { executablePath, args, env } = findBrowser();
  const rules = [
    `MAP protokoll.example:443 127.0.0.1:${String(ours)}`,
    ...[TEAMS_HOST, ZOOM_HOST, STRANGER].map((host) => `MAP ${host}:443 127.0.0.1:${String(theirs)}`),
  ];
  return chromium.launch({
    executablePath,
    args: [...args, `--host-resolver-rules=${rules.join(',')}`, '--ignore-certificate-errors'],
    env: { ...(process.env as Record<string, string>), ...env },
  });
}

/** Cookies of third parties are shut out of this page and its frames, as most browsers have it. */
export async function shutThirdPartiesOut(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Network.enable');
  await browser.send('Network.setCookieControls', {
    enableThirdPartyCookieRestriction: true,
    // Older browsers ask for these as well.
    disableThirdPartyCookieMetadata: true,
    disableThirdPartyCookieHeuristics: true,
  } as { enableThirdPartyCookieRestriction: boolean });
}

/** What Teams tells a tab, in the flat form of the wire. */
function teamsContext(): object {
  return {
    locale: 'sv-se',
    theme: 'dark',
    userObjectId: '00000000-0000-4000-8000-000000000006',
    tid: TENANT,
    meetingId: PANEL_CALL,
    chatId: THREAD,
    entityId: 'klubba',
    frameContext: 'sidePanel',
    hostClientType: 'web',
    hostName: 'Teams',
  };
}

/** Agreements, bindings and links: what the pages of administrators and of the meeting make. */
async function seeder(db: Awaited<ReturnType<typeof testDatabase>>, dataDir: string) {
  const unitOfWork = createUnitOfWork({ sql: db.app, clauseStore: createClauseStore({ sql: db.app }) });
  const keys = createSigningKeys({ admin: db.admin });
  const box = await openSecretBox(
    await openKeyVault({ directory: join(dataDir, 'signing'), secret: SECRET, keys }),
  );
  const [row] = await db.admin<{ id: string }[]>`
    select organisation_id as id from account where demo_role = 'chair'`;
  if (!row) throw new Error('there is no demonstration');
  const organisationId = row.id;
  const inside = <T>(work: (records: Records) => Promise<T>): Promise<T> =>
    unitOfWork.run(organisationId, work);
  const now = (): string => new Date().toISOString();

  async function agree(externalId: string, settings: ConferenceSettings): Promise<string> {
    const id = randomUUID();
    await inside(({ conference }) =>
      conference.addAccount({
        id,
        provider: settings.provider,
        externalId,
        name: 'Avtal',
        sealed: sealSettings(settings, id, box),
        createdAt: now(),
        createdBy: 'demo-secretary',
      }),
    );
    return id;
  }
  const zoom = await agree('aCcOuNt_Fixture_00000', {
    provider: 'zoom',
    clientId: CLIENT_ID,
    clientSecrets: [CLIENT_SECRET],
    hookSecrets: ['fixture_zoom_webhook_secret_token'],
    challengeMethod: 'plain',
    hasLiveRoster: false,
  });
  const teams = await agree(TENANT, {
    provider: 'teams',
    appId: APP,
    botId: '88888888-7777-4666-8555-444444444444',
    graphClientStates: [],
    graphKeys: [],
  });
  return {
    db,
    /** The id of each agreement, which is that of its hook. */
    hooks: { zoom, teams },
    /** The meeting is held in that call, and no other is. */
    bind: (meetingId: string, provider: 'zoom' | 'teams') =>
      inside(async ({ conference }) => {
        const id = randomUUID();
        const accountId = provider === 'zoom' ? zoom : teams;
        const externalId = provider === 'zoom' ? ZOOM_NUMBER : THREAD;
        for (const earlier of await conference.bindingsFor(accountId, externalId))
          await conference.unbind(earlier.meetingId, now());
        await conference.bind({
          id,
          meetingId,
          accountId,
          externalId,
          instanceId: null,
          organiserId: null,
          joinUrl: null,
          boundAt: now(),
          boundBy: 'demo-secretary',
        });
        if (provider === 'zoom') await conference.noteInstance(id, OCCASION);
      }),
    link: (accountId: string, provider: 'zoom' | 'teams', providerUserId: string) =>
      inside(({ conferenceIdentities }) =>
        conferenceIdentities.link({ accountId, provider, providerUserId, at: now() }),
      ),
  };
}
