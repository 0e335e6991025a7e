import type { CallPapers } from '#server/application/call-papers.ts';
import { teamsPackage } from './teams/package.ts';
import { zoomCallback, zoomManifest } from './zoom/manifest.ts';

/** For the installation at `origin`, as people and providers reach it. */
export function createCallPapers({ origin }: { readonly origin: string }): CallPapers {
  return {
    hookAddresses({ id, provider }) {
      const base = `${origin}/api/hooks/${provider}/${id}`;
      return provider === 'zoom'
        ? [{ use: 'events', address: base }]
        : [
            { use: 'bot', address: `${base}/bot` },
            { use: 'graph', address: `${base}/graph` },
          ];
    },
    zoomCallback: zoomCallback(origin),
    zoomManifest: ({ id }) =>
      new TextEncoder().encode(`${JSON.stringify(zoomManifest({ origin, hookId: id }), null, 2)}\n`),
    teamsPackage: ({ clientId, botId }) => teamsPackage({ origin, appId: clientId, botId }),
  };
}
