import { m } from './generated/messages.js';

interface Refused {
  readonly what: 'call-events' | 'transcripts';
  readonly refusal: { readonly code: string; readonly reason: string };
}

const WHAT = {
  'call-events': m.listening_what_call_events,
  transcripts: m.listening_what_transcripts,
} as const;
/** What the administrator of the tenant consents to. */
const PERMISSIONS = {
  'call-events': 'OnlineMeetings.Read.All',
  transcripts: 'OnlineMeetingTranscript.Read.All',
} as const;
/** Entra's own words for a secret that is wrong or has run out. */
const SECRET_REASONS = ['invalid_client', 'unauthorized_client', 'invalid_grant', 'no-secret'];
const BY_CODE: Readonly<Record<string, () => string>> = {
  'conference-busy': m.listening_busy,
  'conference-unreachable': m.listening_unreachable,
  'conference-not-found': m.listening_not_found,
  'organiser-needed': m.listening_organiser_needed,
  'call-link-needed': m.listening_link_needed,
};

/** What Graph is asked to tell. */
export function listenedText(what: Refused['what']): string {
  return WHAT[what]();
}

/** Why Graph does not tell it, and who can do something about that. */
export function listeningRefusalText({ what, refusal: { code, reason } }: Refused): string {
  const words = BY_CODE[code];
  if (words) return words();
  if (code === 'conference-not-allowed') return notAllowedText(what, reason);
  return reason === 'ValidationError' ? m.listening_address() : m.listening_other({ reason });
}

function notAllowedText(what: Refused['what'], reason: string): string {
  if (SECRET_REASONS.includes(reason)) return m.listening_secret();
  return reason.includes('ApplicationAccessPolicy')
    ? m.listening_policy()
    : m.listening_not_allowed({ permission: PERMISSIONS[what] });
}
