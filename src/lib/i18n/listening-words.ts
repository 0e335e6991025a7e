import { momentText } from './dates.ts';
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
/** To fetch what was lost. */
const FETCHING = {
  'call-events': 'OnlineMeetingArtifact.Read.All',
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
export function listeningRefusalText({ what, refusal }: Refused): string {
  return refusalText(refusal, PERMISSIONS[what]);
}

function refusalText({ code, reason }: Refused['refusal'], permission: string): string {
  const words = BY_CODE[code];
  if (words) return words();
  if (code === 'conference-not-allowed') return notAllowedText(permission, reason);
  return reason === 'ValidationError' ? m.listening_address() : m.listening_other({ reason });
}

function notAllowedText(permission: string, reason: string): string {
  if (SECRET_REASONS.includes(reason)) return m.listening_secret();
  return reason.includes('ApplicationAccessPolicy')
    ? m.listening_policy()
    : m.listening_not_allowed({ permission });
}

interface Lost {
  readonly what: Refused['what'];
  readonly missedAt: string | null;
  readonly found: (Refused['refusal'] & { readonly at: string }) | null;
}

/**
 * What was lost on the way, whether it can be fetched, and what to press for the one thing that can be done; `link` is null while there is
 * nothing to do but wait. Null when nothing was lost.
 */
export function lostText({ what, missedAt, found }: Lost) {
  if (missedAt === null) return null;
  const isOfPeople = what === 'call-events';
  const lost = (isOfPeople ? m.listening_missed : m.listening_missed_transcript)({
    time: momentText(missedAt),
  });
  const known = found !== null && found.at >= missedAt ? found : null;
  if (known === null || known.code === 'not-yet')
    return {
      what,
      lost,
      found: isOfPeople ? m.listening_not_yet() : m.listening_no_transcript_yet(),
      link: null,
    };
  if (known.code === 'there')
    return {
      what,
      lost,
      found: isOfPeople ? m.listening_there() : m.listening_transcript_there(),
      link: isOfPeople ? m.attendance_fetch() : m.listening_fetch_transcript(),
    };
  const why = refusalText(known, FETCHING[what]);
  return {
    what,
    lost,
    found: (isOfPeople ? m.listening_not_to_fetch : m.listening_transcript_not_to_fetch)({ why }),
    link: isOfPeople ? m.attendance_link() : m.transcript_title(),
  };
}
