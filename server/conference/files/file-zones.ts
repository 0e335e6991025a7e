/**
 * Of the short names those that mean one zone, in minutes ahead of UTC. Summer time has a name of its own. `cst`, `ist` and their
 * like mean several.
 */
const NAMED: Readonly<Record<string, number>> = {
  z: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 60,
  cet: 60,
  cest: 120,
  mez: 60,
  mesz: 120,
  eet: 120,
  eest: 180,
  est: -300,
  edt: -240,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};
/** How programs and people write out a zone, by how it begins. */
const WRITTEN_OUT: readonly (readonly [RegExp, string])[] = [
  [/^(?:svensk (?:normal)?tid|swedish time|central european time)/iu, 'Europe/Stockholm'],
  [/^pacific (?:standard |daylight )?time/iu, 'America/Los_Angeles'],
  [/^mountain (?:standard |daylight )?time/iu, 'America/Denver'],
  [/^central (?:standard |daylight )?time/iu, 'America/Chicago'],
  [/^eastern (?:standard |daylight )?time/iu, 'America/New_York'],
];
const PLACES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('timeZone'));

const SIGN = String.raw`[+\-\u2212\u2013]`;
const OFFSET = String.raw`${SIGN}\d{1,2}(?::?\d{2})?`;
const NAMES = Object.keys(NAMED).sort((a, b) => b.length - a.length);
const SHORT = String.raw`(?:utc|gmt) ?${OFFSET}|${OFFSET}|${NAMES.join('|')}`;
const PLACE = String.raw`[a-z_]{2,20}(?:\/[a-z_-]{2,20}){1,2}`;

/** What may stand after a time: a zone with or without brackets. Whether it is one, {@link zoneNamed} tells. */
export const ZONE = String.raw`[(\[](?<bracketed>[^()\[\]]{1,40})[)\]]|(?<zone>${SHORT}|[a-z]{3,5}|${PLACE})`;

const WHOLE = new RegExp(`^(?:${SHORT})$`, 'iu');
/** As Windows and Zoom list them: "(UTC+01:00) Stockholm", "GMT-8:00, Pacific Time". */
const WITH_PLACES = new RegExp(String.raw`^[(\[]?((?:utc|gmt) ?${OFFSET})[)\]]?[ ,;]`, 'iu');
const PARTS = new RegExp(String.raw`(${SIGN})(\d{1,2})(?::?(\d{2}))?$`, 'u');
const LATEST_HOURS = 14;

/** Minutes by which its clocks are ahead of UTC, or the IANA name where that depends on the day. */
export type FileZone = number | string;

/** Nothing when it is no zone that means one thing, and when no place on earth has that time. */
export function zoneNamed(text: string): FileZone | undefined {
  const zone = text.trim();
  const place = PLACES.has(zone) ? zone : WRITTEN_OUT.find(([begins]) => begins.test(zone))?.[1];
  if (place !== undefined) return place;
  const short = WHOLE.test(zone) ? zone : WITH_PLACES.exec(zone)?.[1];
  return short === undefined ? undefined : minutesOf(short);
}

function minutesOf(zone: string): number | undefined {
  const found = PARTS.exec(zone);
  if (!found) return NAMED[zone.toLowerCase()];
  const [hours, minutes] = [Number(found[2]), Number(found[3] ?? 0)];
  if (hours > LATEST_HOURS || minutes > 59) return undefined;
  return (found[1] === '+' ? 1 : -1) * (hours * 60 + minutes);
}

/** A word before it: time alone is no zone. */
const WORDED = /\p{L} (?:time|tid|hora|heure)(?:\P{L}|$)|\p{L}zeit(?:\P{L}|$)|tidszon|time ?zone/iu;

/** "IST", "Pacific Time", "svensk tid": somebody meant a zone, and which is for a person to say. */
export function isMeantAsZone(text: string): boolean {
  return /^[A-Z]{3,5}$/u.test(text.trim()) || WORDED.test(text);
}

const IN_BRACKETS = /^(.{1,80}?) ?[([](.{1,60})[)\]]$/u;
const AT_END = new RegExp(String.raw`^(.{1,80}?),? (${SHORT})$`, 'iu');

/** A column's label in two: "Join time (PST)", "Join time UTC+01:00". Nothing when nothing stands after it. */
export function labelWithZone(label: string): { readonly base: string; readonly zone: string } | undefined {
  const [, base, zone] = IN_BRACKETS.exec(label.trim()) ?? AT_END.exec(label.trim()) ?? [];
  return base === undefined || zone === undefined ? undefined : { base, zone };
}
