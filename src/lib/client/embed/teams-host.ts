import type * as Teams from '@microsoft/teams-js';
import { inTime } from './in-time.ts';
import type { PanelHost } from './panel-host.ts';

export interface TeamsHost extends PanelHost {
  /** On the stage everybody in the meeting sees the same. */
  readonly isStage: boolean;
}

/** Teams around our frame; null when there is no Teams around. `onTheme` hears `default`, `dark` or `contrast`. */
export async function teamsHost(onTheme: (theme: string) => void): Promise<TeamsHost | null> {
  const { app, authentication, meeting } = await import('@microsoft/teams-js');
  const isAround = await inTime(app.initialize().then(() => true));
  if (!isAround) return null;
  const context = await inTime(app.getContext());
  if (!context) return null;
  void app.notifySuccess();
  onTheme(context.app.theme);
  app.registerOnThemeChangeHandler(onTheme);
  const call = context.meeting?.id ?? context.chat?.id ?? '';
  const isSide = context.page.frameContext === 'sidePanel';
  return {
    provider: 'teams',
    call,
    isStage: context.page.frameContext === 'meetingStage',
    async proof() {
      // Guests without an account have no token, and some tenants give none.
      const token = await inTime(authentication.getAuthToken());
      return token ? { provider: 'teams', token, call } : null;
    },
    open: (url) => app.openLink(url),
    async signIn(url) {
      // reason: the person closed the window, or the client opens none that could answer: then the code is typed.
      return authentication
        .authenticate({ url: `${url}&via=teams`, width: 560, height: 640 })
        .catch(() => null);
    },
    ...(isSide &&
      (await mayShareToStage(meeting)) && {
        showEverybody: () => shareToStage(meeting, `${location.origin}/embed/teams/stage`),
      }),
    navigated: () => undefined,
    close: () => undefined,
  };
}

type Meeting = (typeof Teams)['meeting'];

/** The tenant and the package decide; older clients do not know the question. */
async function mayShareToStage(meeting: Meeting): Promise<boolean> {
  const asked = new Promise<boolean>((resolve) => {
    meeting.getAppContentStageSharingCapabilities((error, can) => {
      resolve(!error && can?.doesAppHaveSharePermission === true);
    });
  });
  return (await inTime(asked)) ?? false;
}

function shareToStage(meeting: Meeting, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    meeting.shareAppContentToStage((error, isShared) => {
      resolve(!error && isShared === true);
    }, url);
  });
}
