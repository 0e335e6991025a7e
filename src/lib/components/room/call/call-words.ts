import { plainName } from '#lib/domain/conference/clean-name.ts';
import type { ConferenceProvider } from '#lib/domain/conference/conference-event.ts';
import type { MatchDoubt, MatchReason } from '#lib/domain/conference/match.ts';
import type { CallSuggestion, LinkBasis } from '#lib/domain/conference/suggestion.ts';
import { attestation } from '#lib/domain/distance.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { clockTime, joined } from '#lib/domain/wording/dates.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { getLocale } from '#lib/i18n/generated/runtime.js';
import { nameOf } from '../words.ts';

const REASONS: Readonly<Record<MatchReason, () => string>> = {
  'same-account': m.call_why_same_account,
  'same-registration': m.call_why_same_registration,
  'same-email': m.call_why_same_email,
  'known-alias': m.call_why_known_alias,
  'linked-before': m.call_why_linked_before,
  'same-name': m.call_why_same_name,
  'same-name-and-organisation': m.call_why_same_name_and_organisation,
  'name-and-organisation': m.call_why_name_and_organisation,
  'similar-spelling': m.call_why_similar_spelling,
  nickname: m.call_why_nickname,
  initials: m.call_why_initials,
  'part-of-name': m.call_why_part_of_name,
  'more-words': m.call_why_more_words,
  'other-organisation': m.call_why_other_organisation,
  'other-party': m.call_why_other_party,
  'stands-for-another': m.call_why_stands_for_another,
  'device-of': m.call_why_device_of,
  'several-fit': m.call_why_several_fit,
  'several-named': m.call_why_several_named,
  taken: m.call_why_taken,
  'only-one-left': m.call_why_only_one_left,
  bot: m.call_why_bot,
  room: m.call_why_room,
  phone: m.call_why_phone,
  generic: m.call_why_generic,
  'organisation-only': m.call_why_organisation_only,
  'nobody-fits': m.call_why_nobody_fits,
};
/** Why the call takes somebody for who they seem to be. */
export const reasonWord = (reason: MatchReason): string => REASONS[reason]();

const DOUBTS: Readonly<Record<MatchDoubt, () => string>> = {
  'hint-only': m.call_doubt_hint_only,
  'other-name': m.call_doubt_other_name,
  'same-name-twice': m.call_doubt_same_name_twice,
  'fits-others': m.call_doubt_fits_others,
  'shared-device': m.call_doubt_shared_device,
};
export const matchDoubtWord = (doubt: MatchDoubt): string => DOUBTS[doubt]();

const BASES: Readonly<Record<LinkBasis, () => string>> = {
  confirmed: m.call_basis_confirmed,
  account: m.call_basis_account,
  registration: m.call_basis_registration,
  email: m.call_basis_email,
  name: m.call_basis_name,
};
/** How a new connection came to stand for somebody. */
export const basisWord = (basis: LinkBasis): string => BASES[basis]();

const PROVIDERS: Readonly<Record<ConferenceProvider, string>> = {
  zoom: 'Zoom',
  teams: 'Teams',
  manual: '',
};
export const providerName = (provider: ConferenceProvider): string => PROVIDERS[provider];

/** A name from the call as one line of plain text; foreign, so never more than text. */
export function callerName(name: string): string {
  return plainName(name) || m.call_nameless();
}

/** In the middle of a sentence that is one string: its direction stays its own. */
export function isolated(name: string): string {
  return `\u2068${callerName(name)}\u2069`;
}

export function namesOf(state: MeetingState, ids: readonly string[]): string {
  return joined(
    ids.map((id) => nameOf(state, id)),
    getLocale(),
  );
}

const MOST_NAMES = 5;

/** Of a whole council the first few. */
export function firstNamesOf(state: MeetingState, ids: readonly string[]): string {
  if (ids.length <= MOST_NAMES) return namesOf(state, ids);
  const first = ids.slice(0, MOST_NAMES - 1);
  const names = first.map((id) => nameOf(state, id)).join(', ');
  return m.call_names_more({ names, count: ids.length - first.length });
}

/** "65 s": how long until a lost line counts as left. Never with a point between figures: that is a time of day. */
export function countdown(ms: number): string {
  return m.call_seconds({ count: Math.max(0, Math.ceil(ms / 1000)) });
}

/** DIS-2: before July 2026 the question is whether all see and hear each other; DIS-3: whether the chair does. */
export function attestQuestion(state: MeetingState, personId: string): string {
  const name = nameOf(state, personId);
  return attestation(state) === 'equal-terms'
    ? m.call_ask_equal_terms({ name })
    : m.call_ask_attest({ name });
}

/** What the call says of the line of somebody on the roll; empty while nothing is wrong with it. */
export function lineWord(
  suggestions: readonly CallSuggestion[],
  personId: string,
  serverNow: number,
): string {
  for (const one of suggestions) {
    if (one.kind === 'dropped' && one.personIds.includes(personId)) {
      const left = countdown(Date.parse(one.dueAt) - serverNow);
      return m.call_row_dropped({ time: clockTime(one.at, getLocale()), left });
    }
    const leaver = one.kind === 'leave' ? one.people.find((who) => who.personId === personId) : undefined;
    if (leaver) return awayWord(one.at, leaver.returnedAt);
  }
  return '';
}

function awayWord(lostAt: string, returnedAt: string | null): string {
  const language = getLocale();
  const from = clockTime(lostAt, language);
  return returnedAt === null
    ? m.call_row_left({ time: from })
    : m.call_row_back({ from, to: clockTime(returnedAt, language) });
}

const ZONE = 'Europe/Stockholm';

/** `14:05` of a moment, as a time field holds it. */
export function timeField(at: string): string {
  const parts = { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hour12: false } as const;
  return new Intl.DateTimeFormat('sv-SE', parts).format(new Date(at));
}

/** The moment nearest to `at` at which clocks in Stockholm show `time`, `14:05`; null for anything else. */
export function momentNear(at: string, time: string): string | null {
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const [ownHours = 0, ownMinutes = 0] = timeField(at).split(':').map(Number);
  const apart = Number(hours) * 60 + Number(minutes) - (ownHours * 60 + ownMinutes);
  const nearest = apart > 720 ? apart - 1440 : apart < -720 ? apart + 1440 : apart;
  const minute = Math.floor(Date.parse(at) / 60_000);
  return new Date((minute + nearest) * 60_000).toISOString();
}
