/*
 * Windows of calls as their makers have them, as far as a frame sees them: who answers what its SDK asks. They are pages of
 * other sites, so they are text here and run in the browser alone.
 */

export const TEAMS_HOST = 'teams.microsoft.com';
export const ZOOM_HOST = 'app.zoom.us';
export const STRANGER = 'evil.example';

interface TeamsPage {
  /** The page of ours in the frame. */
  readonly frame: string;
  readonly context: object;
  readonly frameContext?: 'sidePanel' | 'content' | 'meetingStage' | 'settings';
  readonly width?: number;
}

/** Teams on the web: `window.token` is what `getAuthToken` gives, `window.links` what the frame opened, `window.staged` what it showed to all. */
export function teamsPage({ frame, context, frameContext = 'sidePanel', width = 320 }: TeamsPage): string {
  return hostPage(
    frame,
    width,
    `
    const context = ${JSON.stringify(context)};
    window.token = new URLSearchParams(location.search).get('token');
    window.links = [];
    window.staged = [];
    let waiting = null;
    const answers = {
      initialize: (_, from) => [from === frames.app ? '${frameContext}' : 'authentication', 'web', JSON.stringify({ apiVersion: 4, hostVersionsInfo: {}, isLegacyTeams: false, supports: { pages: { config: {}, appButton: {}, tabs: {} }, dialog: {}, teamsCore: {}, logs: {} } }), '2.0.1'],
      getContext: () => [context],
      'authentication.getAuthToken': () => (window.token ? [true, window.token] : [false, 'CancelledByUser']),
      executeDeepLink: (args) => (window.links.push(args[0]), [true]),
      'meeting.getAppContentStageSharingCapabilities': () => [null, { doesAppHaveSharePermission: true }],
      'meeting.shareAppContentToStage': (args) => (window.staged.push(args[0]), [null, true]),
      openLink: (args) => (window.links.push(args[0]), [true]),
    };
    addEventListener('message', ({ data, source, origin }) => {
      if (!data || typeof data.func !== 'string') return;
      const say = (args, to = { source, origin, id: data.id, uuid: data.uuidAsString }) =>
        to.source.postMessage({ id: to.id, uuidAsString: to.uuid, args }, to.origin);
      if (data.func === 'authentication.authenticate') {
        waiting = { source, origin, id: data.id, uuid: data.uuidAsString };
        open(data.args[0], 'sign-in', 'popup,width=560,height=640');
      } else if (data.func === 'authentication.authenticate.success') {
        if (waiting) say([true, data.args[0]], waiting);
        source.close();
      } else if (answers[data.func]) say(answers[data.func](data.args, source));
    });`,
  );
}

interface ZoomPage {
  readonly frame: string;
  readonly width?: number;
  /** Tells the frame of people who are not there, and posts codes that nobody brought. */
  readonly isHostile?: boolean;
}

/** Zoom's web client: the frame posts JSON to whoever is around it. */
export function zoomPage({ frame, width = 320, isHostile = false }: ZoomPage): string {
  return hostPage(
    frame,
    width,
    `
    window.appContext = new URLSearchParams(location.search).get('context');
    window.links = [];
    window.asked = [];
    const answers = {
      config: () => ({ clientVersion: '6.6.0', runningContext: 'inMeeting', unsupportedApis: [], auth: { status: 'authenticated' } }),
      getMeetingUUID: () => ({ meetingUUID: '/aBcD1234eFgH56==', parentUUID: '' }),
      getAppContext: () => (window.appContext ? { context: window.appContext } : undefined),
      openUrl: (data) => (window.links.push(data.url), { message: 'Success' }),
      startCollaborate: () => ({ message: 'Success' }),
      getMeetingParticipants: () => ({ participants: ${isHostile ? "Array.from({ length: 40 }, (_, i) => ({ screenName: '<img src=x onerror=alert(1)>', participantUUID: 'p' + i, role: 'attendee' }))" : '[]'} }),
    };
    const lie = (frame, origin) => {
      const people = [{ screenName: '<img src=x onerror=alert(1)>', participantUUID: 'p', role: 'host', status: 'join' }];
      for (const data of [
        { type: 'event', name: 'onParticipantChange', data: { timestamp: 1, participants: people } },
        { type: 'event', name: 'onMyUserContextChange', data: { role: 'host', status: 'authorized' } },
        { kind: 'klubba-code', code: 'AAAAAAAA' },
        { type: 'apiResponse', data: { jsCallId: 'x', result: { participants: people } } },
        { type: 'event' }, 'x', null, 7,
      ]) frame.postMessage(data, '*');
    };
    addEventListener('message', ({ data, source, origin }) => {
      let asked;
      try { asked = JSON.parse(data); } catch { return; }
      if (!asked || typeof asked.apiName !== 'string') return;
      window.asked.push(asked.apiName);
      const result = answers[asked.apiName] && answers[asked.apiName](asked.data || {});
      const { jsCallId } = asked;
      source.postMessage({ type: 'apiResponse', data: result ? { jsCallId, result } : { jsCallId, errorCode: '10109', errorMessage: 'not here' } }, origin);
      ${isHostile ? 'lie(source, origin);' : ''}
    });`,
  );
}

/** Somebody's page that has no business around us. */
export function strangersPage(frame: string): string {
  return hostPage(frame, 400, '');
}

function hostPage(frame: string, width: number, script: string): string {
  return `<!doctype html><meta charset="utf-8"><title>host</title>
<script>${script}</script>
<iframe name="app" title="app" src="${frame}" style="width:${String(width)}px;height:800px;border:0"
  allow="clipboard-write" sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"></iframe>`;
}
