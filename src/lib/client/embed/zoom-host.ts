import { inTime } from './in-time.ts';
import type { ConsentGiven, PanelHost } from './panel-host.ts';
import { codeFrom } from './brought-code.ts';

const CAPABILITIES = [
  'getSupportedJsApis',
  'getRunningContext',
  'getUserContext',
  'getMeetingUUID',
  'getAppContext',
  'onMyUserContextChange',
  'authorize',
  'onAuthorized',
  'openUrl',
  'startCollaborate',
  'getMeetingParticipants',
  'onParticipantChange',
] as const;
const RENEW_MS = 120 * 60_000;
/** However often the client says that somebody came or went: a page that only pretends to be one says it without end. */
const COUNT_EVERY_MS = 5_000;

/**
 * Zoom's client around our frame. `appContext` is what Zoom sent with the request for the page; a panel in a browser asks for
 * it. Null when there is no Zoom around.
 */
export async function zoomHost(appContext: string | null): Promise<PanelHost | null> {
  const { default: zoom } = await import('@zoom/appssdk');
  // What the client lets us ask is tied to our address, and for two hours.
  const configure = () => zoom.config({ capabilities: [...CAPABILITIES], version: '0.16' });
  const configured = await inTime(configure());
  if (!configured) return null;
  const again = (): void => void inTime(configure());
  const renewing = setInterval(again, RENEW_MS);
  zoom.onMyUserContextChange(again);
  const call = await inTime(zoom.getMeetingUUID());
  // In the web client we stand in a frame; in the others we are a window of the client's own.
  const isFramed = window.top !== window;

  return {
    provider: 'zoom',
    // In a side room the call is the one it belongs to.
    call: call ? call.parentUUID || call.meetingUUID : '',
    async proof() {
      const context = appContext ?? (await inTime(zoom.getAppContext()))?.context;
      return context ? { provider: 'zoom', appContext: context } : null;
    },
    async open(url) {
      if (!(await inTime(zoom.openUrl({ url })))) window.open(url, '_blank', 'noopener');
    },
    async signIn(url) {
      const opened = isFramed ? window.open(url, '_blank', 'popup,width=560,height=720') : null;
      if (opened) return codeFrom(opened);
      await inTime(zoom.openUrl({ url }));
      return null;
    },
    async consent({ state, codeChallenge }) {
      const given = new Promise<ConsentGiven | null>((resolve) => {
        zoom.onAuthorized(({ code, state: answered = '', redirectUri, result }) => {
          resolve(result ? { code, state: answered, redirectUri } : null);
        });
      });
      await zoom.authorize({ state, codeChallenge });
      return given;
    },
    ...(mayCollaborate(configured) && {
      // What they see is a panel of their own, logged in as themselves: not a picture of this one.
      showEverybody: async () => Boolean(await inTime(zoom.startCollaborate({ shareScreen: false }))),
    }),
    // For hosts alone; others are told no, and nothing is counted.
    countPeople(heard) {
      const count = async (): Promise<void> => {
        const people = await inTime(zoom.getMeetingParticipants());
        if (people) heard(people.participants.length);
      };
      let waiting: ReturnType<typeof setTimeout> | undefined;
      const changed = (): void => {
        waiting ??= setTimeout(() => {
          waiting = undefined;
          void count();
        }, COUNT_EVERY_MS);
      };
      zoom.onParticipantChange(changed);
      void count();
      return () => {
        clearTimeout(waiting);
        zoom.removeEventListener('onParticipantChange', changed);
      };
    },
    navigated: again,
    close() {
      clearInterval(renewing);
      zoom.removeEventListener('onMyUserContextChange', again);
    },
  };
}

/** Not in webinars, not for guests, and only where the app was given it. */
function mayCollaborate({
  runningContext,
  unsupportedApis,
  auth,
}: {
  readonly runningContext: string;
  readonly unsupportedApis: readonly string[];
  readonly auth: { readonly status: string };
}): boolean {
  const isMeeting = runningContext === 'inMeeting';
  return isMeeting && auth.status !== 'unauthenticated' && !unsupportedApis.includes('startCollaborate');
}
