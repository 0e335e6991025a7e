import { BROUGHT_CODE } from '#lib/protocol/embed-wire.ts';
import { inTime } from './in-time.ts';

/**
 * Brings the code to the frame that opened this window: through Teams, or to a page of our own origin and no other. False when
 * nobody is there to take it: then the person types it.
 */
export async function handOverCode(code: string, { isTeams }: { isTeams: boolean }): Promise<boolean> {
  if (isTeams) {
    const { app, authentication } = await import('@microsoft/teams-js');
    const handed = app.initialize().then(() => {
      // Throws where the window is none that Teams opened for a sign-in.
      authentication.notifySuccess(code);
      return true;
    });
    return (await inTime(handed)) ?? false;
  }
  const opener = window.opener as Window | null;
  if (!opener) return false;
  opener.postMessage({ kind: BROUGHT_CODE, code }, location.origin);
  return true;
}
