import type { AuthenticatedSession } from '#server/auth/authenticated-session.ts';

/**
 * Where a session of a frame counts. `only`: a person's own session counts for nothing there, or the two would be taken
 * for each other in a window that holds both.
 */
type PanelAccess = 'only' | 'also' | 'never';

/** What is not named here is shut to frames, whatever is added. */
const ROUTES: Readonly<Record<string, Exclude<PanelAccess, 'never'>>> = {
  '/embed/zoom': 'only',
  '/embed/zoom/authorise': 'only',
  '/embed/zoom/authorised': 'only',
  '/embed/teams': 'only',
  '/embed/teams/home': 'only',
  '/embed/teams/stage': 'only',
  '/embed/teams/config': 'only',
  '/embed/enter': 'only',
  '/embed/offer': 'only',
  '/embed/exchange': 'only',
  '/embed/room': 'only',
  '/embed/ticket': 'only',
  '/embed/leave': 'only',
  '/meetings/[meetingId]/completeness': 'also',
  '/meetings/[meetingId]/call': 'also',
  '/meetings/[meetingId]/call/ask': 'also',
  '/meetings/[meetingId]/transcript/lines': 'also',
};

function panelAccess(route: string | null): PanelAccess {
  return route !== null && Object.hasOwn(ROUTES, route) ? (ROUTES[route] ?? 'never') : 'never';
}

/** The session as this route may know it: elsewhere than in the list above a session of a frame is nobody's. */
export function admittedTo(
  route: string | null,
  session: AuthenticatedSession | null,
): AuthenticatedSession | null {
  const access = panelAccess(route);
  const isShut = session?.scope ? access === 'never' : access === 'only';
  return isShut ? null : session;
}

const ZOOM = "'self' zoom.us *.zoom.us";
const TEAMS =
  '*.cloud.microsoft teams.microsoft.com *.teams.microsoft.com *.microsoft365.com *.office.com ' +
  'outlook.office.com outlook.office365.com';

/** Pages that stand in a frame, and in whose; every other page stands in nobody's. */
const FRAMED: Readonly<Record<string, string>> = {
  '/embed/zoom': ZOOM,
  '/embed/teams': TEAMS,
  '/embed/teams/home': TEAMS,
  '/embed/teams/stage': TEAMS,
  '/embed/teams/config': TEAMS,
};

const NOBODY = "frame-ancestors 'none'";

/** Lets a page stand where it belongs, and the window that a person signs in through keep its line to who opened it. */
export function openToFrames(route: string | null, headers: Headers): void {
  if (route === null) return;
  // A window of its own group would have lost the frame that waits for its code.
  if (route === '/embed/login') headers.set('cross-origin-opener-policy', 'unsafe-none');
  const ancestors = Object.hasOwn(FRAMED, route) ? FRAMED[route] : undefined;
  const policy = headers.get('content-security-policy');
  if (ancestors === undefined || !policy?.includes(NOBODY)) return;
  headers.set('content-security-policy', policy.replace(NOBODY, `frame-ancestors ${ancestors}`));
}
