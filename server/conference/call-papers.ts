import type { CallPapers } from '#server/application/call-papers.ts';
import { teamsSetUp, zoomSetUp } from './set-up.ts';
import { teamsPackage } from './teams/package.ts';
import { zoomCallback, zoomManifest } from './zoom/manifest.ts';

/** For the installation at `origin`, as people and providers reach it. */
export function createCallPapers({ origin }: { readonly origin: string }): CallPapers {
  const hookOf = (provider: 'zoom' | 'teams', id: string): string => `${origin}/api/hooks/${provider}/${id}`;
  return {
    hookAddresses({ id, provider }) {
      const base = hookOf(provider, id);
      return provider === 'zoom'
        ? [{ use: 'events', address: base }]
        : [
            { use: 'bot', address: `${base}/bot` },
            { use: 'graph', address: `${base}/graph` },
          ];
    },
    setUp: ({ id, provider, clientId }) =>
      provider === 'zoom'
        ? zoomSetUp({ origin, hook: hookOf(provider, id) })
        : teamsSetUp({ origin, clientId, bot: `${hookOf(provider, id)}/bot` }),
    zoomCallback: zoomCallback(origin),
    zoomManifest: ({ id }) =>
      new TextEncoder().encode(`${JSON.stringify(zoomManifest({ origin, hookId: id }), null, 2)}\n`),
    teamsPackage: ({ clientId, botId }) => teamsPackage({ origin, appId: clientId, botId }),
  };
}
