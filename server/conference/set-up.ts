import type { SetUp } from '#lib/protocol/set-up.ts';
import { GRAPH_PERMISSIONS, TEAMS_MEETING_PERMISSIONS, teamsAppUri } from './teams/manifest.ts';
import { ZOOM_EVENTS, ZOOM_SCOPES, ZOOM_SERVER_SCOPES, zoomCallback } from './zoom/manifest.ts';

/** Of Teams itself, which sign people in without a window of their own. */
const TEAMS_ON_DESKTOP = '1fec8e78-bce4-4aaf-ab1b-5451cc387264';
const TEAMS_ON_THE_WEB = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346';

/** What Zoom's administrator fills in for the installation at `origin`, when the manifest is not uploaded. */
export function zoomSetUp({ origin, hook }: { readonly origin: string; readonly hook: string }): SetUp {
  return {
    fields: {
      redirect: zoomCallback(origin),
      home: `${new URL(origin).origin}/embed/zoom`,
      domain: new URL(origin).hostname,
      events: hook,
    },
    permissions: { app: ZOOM_SCOPES, server: ZOOM_SERVER_SCOPES },
    events: ZOOM_EVENTS,
  };
}

/** What the administrators of Entra, Azure and Teams fill in for the installation at `origin`. */
export function teamsSetUp(given: {
  readonly origin: string;
  readonly clientId: string;
  readonly bot: string;
}): SetUp {
  const { origin, clientId, bot } = given;
  return {
    fields: {
      'app-uri': teamsAppUri(origin, clientId),
      scope: 'access_as_user',
      'client-desktop': TEAMS_ON_DESKTOP,
      'client-web': TEAMS_ON_THE_WEB,
      bot,
      policy: policyFor(clientId),
    },
    permissions: { meeting: TEAMS_MEETING_PERMISSIONS, graph: GRAPH_PERMISSIONS },
    events: [],
  };
}

function policyFor(clientId: string): string {
  return [
    'Install-Module MicrosoftTeams',
    'Connect-MicrosoftTeams',
    `New-CsApplicationAccessPolicy -Identity Klubba -AppIds "${clientId}"`,
    'Grant-CsApplicationAccessPolicy -PolicyName Klubba -Global',
  ].join('\n');
}
