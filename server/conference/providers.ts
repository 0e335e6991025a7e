import { createPrivateKey } from 'node:crypto';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { ConferencePort, ExternalMeetingRef } from '#server/application/conference-port.ts';
import type { ConferenceProviders } from '#server/application/conference-providers.ts';
import type { ConferenceAccountRow, ConferenceBindingRow } from '#server/application/conference-records.ts';
import {
  openSettings,
  type TeamsSettings,
  type ZoomSettings,
} from '#server/application/conference-settings.ts';
import type { SecretBox } from '#server/application/method-ports.ts';
import type { ProviderAddresses } from '#server/config.ts';
import type { TokenCache } from './http/token-cache.ts';
import { entraAppTokens } from './teams/app-token.ts';
import { createGraphApi, type GraphApi, type GraphMeeting } from './teams/graph-api.ts';
import { createGraphListening } from './teams/graph-listening.ts';
import { createKeySet } from './teams/key-set.ts';
import { createTeamsPort } from './teams/teams-port.ts';
import { zoomServerTokens } from './zoom/server-token.ts';
import { createZoomApi } from './zoom/zoom-api.ts';
import { createZoomConsent } from './zoom/zoom-consent.ts';
import { createZoomInstall } from './zoom/zoom-install.ts';
import { createZoomPort } from './zoom/zoom-port.ts';

export interface ConferenceProvidersOptions {
  readonly box: Pick<SecretBox, 'open'>;
  readonly addresses: ProviderAddresses;
  /** Of this installation, as people reach it: Teams' tokens are made out to it. */
  readonly host: string;
  /** The binding of a call, which says who arranged it. */
  readonly bindingOf: (
    account: ConferenceAccountRow,
    meeting: ExternalMeetingRef,
  ) => Promise<Pick<ConferenceBindingRow, 'organiserId' | 'instanceId' | 'joinUrl'> | null>;
  /** The thread of the call that Graph was asked to tell of under its own id; null when it was not asked from here. */
  readonly threadOf: (account: ConferenceAccountRow, subscriptionId: string) => Promise<string | null>;
}

const MOST_KEPT = 200;

/** The providers as each agreement reaches them. A port keeps its tokens, so it is made again only when the agreement changes. */
export function createConferenceProviders(options: ConferenceProvidersOptions): ConferenceProviders {
  const { box, addresses } = options;
  const ports = new Map<string, { readonly changedAt: string; readonly port: ConferencePort }>();
  const keys = {
    entra: createKeySet({ metadataUrl: `${addresses.entra}/common/v2.0/.well-known/openid-configuration` }),
    bot: createKeySet({ metadataUrl: addresses.botOpenId }),
  };

  function make(account: ConferenceAccountRow): ConferencePort {
    const settings = openSettings(account, box);
    return settings.provider === 'zoom'
      ? zoomPort(account, settings, addresses)
      : teamsPort(account, settings, { ...options, keys });
  }

  return {
    portOf(account) {
      const known = ports.get(account.id);
      if (known?.changedAt === account.changedAt) return known.port;
      const port = make(account);
      ports.delete(account.id);
      ports.set(account.id, { changedAt: account.changedAt, port });
      const [oldest] = ports.keys();
      if (ports.size > MOST_KEPT && oldest !== undefined) ports.delete(oldest);
      return port;
    },
  };
}

function zoomPort(
  { externalId: accountId }: ConferenceAccountRow,
  { serverAccount, clientId, clientSecrets, hookSecrets, hasLiveRoster, challengeMethod }: ZoomSettings,
  { zoomApi, zoomOauth }: ProviderAddresses,
): ConferencePort {
  const tokens = serverAccount
    ? zoomServerTokens({ ...serverAccount, oauthBase: zoomOauth, accountId })
    : NO_TOKENS;
  const api = createZoomApi({ apiBase: zoomApi, tokens });
  return createZoomPort({
    api,
    accountId,
    clientId,
    clientSecrets,
    hookSecrets,
    hasLiveRoster: hasLiveRoster && serverAccount !== undefined,
    install: createZoomInstall({ oauthBase: zoomOauth, api, clientId, clientSecrets }),
    consent: createZoomConsent({
      oauthBase: zoomOauth,
      apiBase: zoomApi,
      clientId,
      clientSecrets,
      challengeMethod,
    }),
  });
}

function teamsPort(
  account: ConferenceAccountRow,
  { appId, appSecret, botId, graphClientStates, graphKeys }: TeamsSettings,
  {
    addresses: { graph, entra },
    host,
    keys,
    bindingOf,
    threadOf,
  }: ConferenceProvidersOptions & {
    readonly keys: Record<'entra' | 'bot', ReturnType<typeof createKeySet>>;
  },
): ConferencePort {
  const tenantIds = [account.externalId];
  const tokens =
    appSecret === undefined
      ? NO_TOKENS
      : entraAppTokens({
          authority: entra,
          tenantId: account.externalId,
          clientId: appId,
          clientSecret: appSecret,
          scope: `${graph}/.default`,
        });
  const api = createGraphApi({ graphBase: graph, tokens });
  return createTeamsPort({
    sso: { keys: keys.entra, clientId: appId, host, tenantIds },
    bot: { keys: keys.bot, botId, tenantIds },
    graph: {
      keys: keys.entra,
      appId,
      tenantIds,
      clientStates: graphClientStates,
      contentKeys: new Map(graphKeys.map(({ id, privateKeyPem }) => [id, createPrivateKey(privateKeyPem)])),
      threadOf: (subscriptionId) => threadOf(account, subscriptionId),
    },
    api,
    ...(appSecret === undefined ? {} : { listening: createGraphListening(api) }),
    locate: async (meeting) => located(api, await bindingOf(account, meeting)),
  });
}

/** By what the binding knows; else Graph is asked by the address that people join at. */
async function located(
  api: GraphApi,
  binding: Pick<ConferenceBindingRow, 'organiserId' | 'instanceId' | 'joinUrl'> | null,
): Promise<Result<GraphMeeting>> {
  if (!binding) return refuse('conference-not-found', { reason: 'no-meeting' });
  const { organiserId: organizerId, instanceId: meetingId, joinUrl } = binding;
  if (organizerId === null) return refuse('organiser-needed');
  if (meetingId !== null) return ok({ organizerId, meetingId });
  return joinUrl === null
    ? refuse('conference-not-found', { reason: 'no-meeting' })
    : api.findMeeting(organizerId, joinUrl);
}

/** The agreement has no secret to ask under: what is sent is all that is known. */
const NO_TOKENS: TokenCache = {
  token: () => Promise.resolve(refuse('conference-not-allowed', { reason: 'no-secret' })),
  forget: () => undefined,
};
