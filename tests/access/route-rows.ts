import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import { ADMINISTRATOR, type Caller, OFFICERS, SIGNERS, UNSEATED } from './callers.ts';

/** What a page, a form or an address answers, whatever the words and numbers. */
export type RouteAnswer = 'yes' | 'sign-in' | 'unknown' | 'refused' | 'not-now';

export interface RouteRow {
  /** `panel`: only to the session of a frame, whoever's it is. */
  readonly opens:
    | 'anybody'
    | 'panel'
    | 'signed-in'
    | 'administrators'
    | 'own organisation'
    | 'seated'
    | 'officers'
    | 'signers';
  /** Missing: in every phase, or about no meeting. */
  readonly when?: readonly MeetingPhase[];
  /** What somebody of the organisation without a seat hears. Default `unknown`: what one is not in does not exist for one. */
  readonly withoutSeat?: RouteAnswer;
  /** The one no that everybody signed in hears. */
  readonly everyNo?: RouteAnswer;
}

const PRINTED: readonly MeetingPhase[] = ['frozen', 'adjusted'];

/**
 * Every operation of every route: `load` is the page itself, `action name` a form, and a method in capitals an address.
 * The access test goes through src/routes and fails for what has no row here.
 */
export const ROUTE_ROWS: Readonly<Record<string, RouteRow>> = {
  '(layout) load': { opens: 'anybody' },
  '/ load': { opens: 'signed-in' },
  '/login load': { opens: 'anybody' },
  '/login action password': { opens: 'anybody' },
  '/login action demo': { opens: 'anybody' },
  '/logout load': { opens: 'signed-in' },
  '/logout action default': { opens: 'anybody' },
  '/preferences action default': { opens: 'anybody' },
  '/verify action default': { opens: 'anybody' },
  '/verify/checkpoint GET': { opens: 'anybody' },
  '/verify/crl GET': { opens: 'anybody' },
  '/verify/page GET': { opens: 'anybody' },
  '/account (layout) load': { opens: 'signed-in' },
  '/account/signing load': { opens: 'signed-in' },
  '/account/passkeys load': { opens: 'signed-in' },
  '/account/passkeys action remove': { opens: 'signed-in' },
  '/account/password load': { opens: 'signed-in' },
  '/account/password action default': { opens: 'signed-in' },
  '/account/sessions load': { opens: 'signed-in' },
  '/account/sessions action end': { opens: 'signed-in' },
  '/account/sessions action endAll': { opens: 'signed-in' },
  '/account/sessions action unlink': { opens: 'signed-in' },
  '/account/signing/personal-number POST': { opens: 'signed-in' },
  '/account/signing/personal-number DELETE': { opens: 'signed-in' },
  '/account/signing/link POST': { opens: 'signed-in' },
  '/account/signing/unlink POST': { opens: 'signed-in' },
  // Leads on to wherever the order that is named began; a name that is nobody's leads nowhere.
  '/sign/return GET': { opens: 'signed-in' },
  // What anybody may hand in; what comes of it hangs on what it proves.
  '/embed/enter POST': { opens: 'anybody' },
  '/embed/offer POST': { opens: 'anybody' },
  '/embed/exchange POST': { opens: 'anybody' },
  '/auth/zoom/install/[agreementId] GET': { opens: 'own organisation' },
  // What was begun here comes back in a cookie; without it there are words and nothing else.
  '/auth/zoom/callback load': { opens: 'signed-in' },
  '/embed/zoom/authorise POST': { opens: 'anybody' },
  '/embed/zoom/authorised POST': { opens: 'anybody' },
  '/embed/zoom load': { opens: 'anybody' },
  '/embed/teams load': { opens: 'anybody' },
  '/embed/teams/home load': { opens: 'anybody' },
  '/embed/teams/stage load': { opens: 'anybody' },
  '/embed/teams/config load': { opens: 'anybody' },
  '/embed/room GET': { opens: 'panel' },
  '/embed/ticket POST': { opens: 'panel' },
  '/embed/leave POST': { opens: 'anybody' },
  '/embed/login load': { opens: 'anybody' },
  '/embed/login action consent': { opens: 'signed-in' },
  '/api/auth/login POST': { opens: 'anybody' },
  '/api/auth/session GET': { opens: 'anybody' },
  '/api/auth/passkey/login/begin POST': { opens: 'anybody' },
  '/api/auth/passkey/login/finish POST': { opens: 'anybody' },
  '/api/auth/passkey/enrol/begin POST': { opens: 'signed-in' },
  '/api/auth/passkey/enrol/finish POST': { opens: 'signed-in' },
  // Providers have no login: what lets them in is the address and a signature.
  '/api/hooks/zoom/[hookId] POST': { opens: 'anybody' },
  '/api/hooks/teams/[hookId]/bot POST': { opens: 'anybody' },
  '/api/hooks/teams/[hookId]/graph POST': { opens: 'anybody' },
  '/import load': { opens: 'signed-in' },
  '/import action read': { opens: 'signed-in' },
  '/import action create': { opens: 'signed-in' },
  '/import/numbers GET': { opens: 'signed-in' },
  '/organisation/calls load': { opens: 'administrators' },
  '/organisation/calls action add': { opens: 'administrators' },
  '/organisation/calls/[agreementId] load': { opens: 'administrators' },
  '/organisation/calls/[agreementId] action change': { opens: 'administrators' },
  '/organisation/calls/[agreementId] action rotate': { opens: 'administrators' },
  '/organisation/calls/[agreementId] action drop': { opens: 'administrators' },
  '/organisation/calls/[agreementId] action end': { opens: 'administrators' },
  '/organisation/calls/[agreementId]/paper GET': { opens: 'administrators' },
  '/bodies load': { opens: 'signed-in' },
  '/bodies/[bodyId] load': { opens: 'own organisation' },
  // Only counts on the form that was sent: no body is read.
  '/bodies/[bodyId] action reset': { opens: 'signed-in' },
  '/bodies/[bodyId] action save': { opens: 'officers', withoutSeat: 'refused' },
  '/meetings/[meetingId] load': { opens: 'seated' },
  '/meetings/[meetingId]/completeness GET': { opens: 'seated' },
  '/meetings/[meetingId]/preview.pdf GET': { opens: 'seated' },
  '/meetings/[meetingId]/minutes.pdf GET': { opens: 'seated', when: PRINTED },
  '/meetings/[meetingId]/freeze load': { opens: 'seated' },
  '/meetings/[meetingId]/freeze action default': { opens: 'officers', when: ['closed'] },
  '/meetings/[meetingId]/attendance load': { opens: 'seated' },
  '/meetings/[meetingId]/attendance action file': { opens: 'officers' },
  '/meetings/[meetingId]/attendance action fetch': { opens: 'officers' },
  '/meetings/[meetingId]/transcript load': { opens: 'officers' },
  '/meetings/[meetingId]/transcript action file': { opens: 'officers' },
  '/meetings/[meetingId]/transcript action fetch': { opens: 'officers' },
  '/meetings/[meetingId]/transcript action drop': { opens: 'officers' },
  '/meetings/[meetingId]/transcript/lines GET': { opens: 'officers' },
  '/meetings/[meetingId]/call-settings load': { opens: 'officers' },
  '/meetings/[meetingId]/call-settings action bind': { opens: 'officers' },
  '/meetings/[meetingId]/call-settings action make': { opens: 'officers' },
  '/meetings/[meetingId]/call-settings action unbind': { opens: 'officers' },
  '/meetings/[meetingId]/call-settings action late': { opens: 'officers' },
  '/meetings/[meetingId]/call GET': { opens: 'officers' },
  '/meetings/[meetingId]/call POST': { opens: 'officers' },
  '/meetings/[meetingId]/call/ask POST': { opens: 'officers' },
  '/meetings/[meetingId]/sign load': { opens: 'seated' },
  '/meetings/[meetingId]/sign action reopen': { opens: 'officers', when: ['frozen'] },
  '/meetings/[meetingId]/sign/begin POST': { opens: 'signers', when: ['frozen'] },
  // An intent is named by its hash and is somebody's own: to everybody else it is over, wherever they sit.
  '/meetings/[meetingId]/sign/advance POST': { opens: 'signers', when: ['frozen'], everyNo: 'refused' },
  '/meetings/[meetingId]/sign/cancel POST': { opens: 'signers', when: ['frozen'], everyNo: 'refused' },
  '/meetings/[meetingId]/sign/decline POST': { opens: 'signers', when: ['frozen'] },
  '/meetings/[meetingId]/sign/viewed POST': { opens: 'signers', when: ['frozen'] },
  '/meetings/[meetingId]/sign/difference GET': { opens: 'seated' },
  '/meetings/[meetingId]/sign/replace POST': { opens: 'officers', when: ['frozen'] },
  '/meetings/[meetingId]/sign/deviation POST': { opens: 'officers', when: ['frozen'] },
  '/meetings/[meetingId]/sign/hand-over POST': { opens: 'officers', when: ['frozen'] },
  '/meetings/[meetingId]/sign/settle POST': { opens: 'officers', when: ['frozen'] },
  '/meetings/[meetingId]/sign/freeze-clause POST': { opens: 'officers' },
  '/meetings/[meetingId]/sign/reopen-clause POST': { opens: 'officers' },
  '/meetings/[meetingId]/corrections GET': { opens: 'seated' },
  '/meetings/[meetingId]/corrections POST': { opens: 'officers', when: ['adjusted'] },
  '/meetings/[meetingId]/corrections/[number].pdf GET': { opens: 'seated' },
  '/meetings/[meetingId]/extract/[clauseId] GET': { opens: 'seated', when: ['adjusted'] },
  '/meetings/[meetingId]/archive.zip GET': { opens: 'officers', when: ['adjusted'] },
};

/** Beside those of `/embed`: where the session of a frame counts as its seat does. Everywhere else it is nobody's. */
export const IN_FRAMES: readonly string[] = [
  '/meetings/[meetingId]/completeness GET',
  '/meetings/[meetingId]/call GET',
  '/meetings/[meetingId]/call POST',
  '/meetings/[meetingId]/call/ask POST',
  '/meetings/[meetingId]/transcript/lines GET',
];

/** What the table says; several where role and phase are both wrong and either may be told. */
export function routeAnswers(
  row: RouteRow,
  caller: Caller,
  phase: MeetingPhase | undefined,
): readonly RouteAnswer[] {
  if (row.opens === 'anybody') return ['yes'];
  if (caller === 'nobody' || row.opens === 'panel') return ['sign-in'];
  if (row.opens === 'signed-in') return ['yes'];
  if (row.opens === 'administrators') return [caller === ADMINISTRATOR ? 'yes' : 'refused'];
  const answers = answersToAccount(row, caller, phase);
  return row.everyNo && !answers.includes('yes') ? [row.everyNo] : answers;
}

function answersToAccount(
  row: RouteRow,
  caller: Caller,
  phase: MeetingPhase | undefined,
): readonly RouteAnswer[] {
  // Another organisation's things do not exist, whatever one is at home.
  if (caller === 'outsider') return ['unknown'];
  if (row.opens === 'own organisation') return ['yes'];
  if (UNSEATED.includes(caller)) return [row.withoutSeat ?? 'unknown'];
  const isTheirs = row.opens === 'seated' || (row.opens === 'officers' ? OFFICERS : SIGNERS).includes(caller);
  const isTime = !row.when || (phase !== undefined && row.when.includes(phase));
  if (isTheirs) return [isTime ? 'yes' : 'not-now'];
  return isTime ? ['refused'] : ['refused', 'not-now'];
}
