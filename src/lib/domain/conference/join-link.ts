/** What somebody pasted to say which call a meeting is held in. */
export interface JoinLink {
  readonly provider: 'zoom' | 'teams';
  /** Zoom: the meeting's number. Teams: the thread of its chat; null where the link does not tell it. */
  readonly externalId: string | null;
  /** Teams: the number of a short link, which Graph finds the meeting by. */
  readonly shortNumber: string | null;
  /** Teams: object ids in the link, in small letters. */
  readonly tenantId: string | null;
  readonly organiserId: string | null;
  /** Null when only a number was given. */
  readonly joinUrl: string | null;
}

const LONGEST_TEXT = 20_000;
const LONGEST_LINK = 2000;
const MOST_LINKS = 50;
const ZOOM_HOST = /^(?:[a-z0-9-]{1,63}\.){0,3}zoom\.us$/u;
const TEAMS_HOST = /^teams\.(?:microsoft\.com|live\.com|cloud\.microsoft)$/u;
const WRAPPED_HOST = /^[a-z0-9-]{1,63}\.safelinks\.protection\.outlook\.com$/u;
/** Zoom's numbers are written in groups. */
const NUMBER = /^\d{9,12}$/u;
/** `/j/…`, `/w/…` and `/s/…` in every client; `/wc/…` in a browser. */
const ZOOM_PATH = /^\/(?:[jsw]|wc\/join)\/(\d{9,12})\/?$|^\/wc\/(\d{9,12})(?:\/(?:join|start))?\/?$/u;
/** Begins the meeting as its host. */
const AS_HOST = /^\/s\/|\/start\/?$/u;
/** What everybody joins with. Whatever else a link has may be one person's own: a host's key, somebody's registration. */
const OF_EVERYBODY = ['pwd', 'omn'];
const THREAD = String.raw`19:meeting_[\w=-]{1,200}@thread\.(?:v2|skype|tacv2)`;
const WHOLE_THREAD = new RegExp(`^${THREAD}$`, 'u');
const THREAD_PATH = new RegExp(String.raw`^/l/meetup-join/(${THREAD})(?:/|$)`, 'u');
const SHORT_PATH = /^\/meet\/(\d{9,20})$/u;
/** What Teams shows in a browser on the way to its client, with the link itself inside. */
const LAUNCHER_PATH = /^\/dl\/launcher\/launcher\.html$/u;
const NOTHING = {
  externalId: null,
  shortNumber: null,
  tenantId: null,
  organiserId: null,
  joinUrl: null,
} as const;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

/**
 * The call that a pasted text names: a link to join at, alone or within a whole invitation, a Zoom number, or the thread of a
 * meeting in Teams. Null when there is none, or when two different ones are named.
 */
export function readJoinLink(pasted: string): JoinLink | null {
  const text = pasted.trim();
  if (text === '' || text.length > LONGEST_TEXT) return null;
  const number = text.replace(/[\s-]+/gu, '');
  if (NUMBER.test(number)) return zoom(number, null);
  if (WHOLE_THREAD.test(text)) return { ...NOTHING, provider: 'teams', externalId: text };
  const found = (text.match(/https:\/\/[^\s<>"')]{1,4000}/giu) ?? [])
    .slice(0, MOST_LINKS)
    .flatMap((link) => ofLink(link) ?? []);
  const [first] = found;
  const isOne = first && found.every((one) => keyOf(one) === keyOf(first));
  return isOne ? first : null;
}

function keyOf({ provider, externalId, shortNumber }: JoinLink): string {
  return `${provider} ${externalId ?? ''} ${shortNumber ?? ''}`;
}

function ofLink(link: string, isUnwrapped = false): JoinLink | null {
  const trimmed = link.replace(/[.,;:]+$/u, '');
  if (!URL.canParse(trimmed)) return null;
  const url = teamsLink(new URL(trimmed));
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '') return null;
  url.hash = '';
  if (WRAPPED_HOST.test(url.hostname))
    return isUnwrapped ? null : ofLink(url.searchParams.get('url') ?? '', true);
  if (url.href.length > LONGEST_LINK) return null;
  if (ZOOM_HOST.test(url.hostname)) {
    const [, inClient, inBrowser] = ZOOM_PATH.exec(url.pathname) ?? [];
    const number = inClient ?? inBrowser;
    return number === undefined ? null : zoom(number, zoomAddress(url, number));
  }
  return TEAMS_HOST.test(url.hostname) ? teams(url) : null;
}

/** The address for everybody: with nobody's own key in it, and with nobody's but the host's part. */
function zoomAddress(url: URL, number: string): string {
  const address = new URL(url);
  if (AS_HOST.test(address.pathname)) address.pathname = `/j/${number}`;
  const own = [...new Set(address.searchParams.keys())].filter((name) => !OF_EVERYBODY.includes(name));
  for (const name of own) address.searchParams.delete(name);
  return own.length === 0 && address.pathname === url.pathname ? url.href : address.href;
}

/** As it stands in an invitation, where a browser or the client has put it into an address of its own. */
function teamsLink(url: URL): URL {
  if (!TEAMS_HOST.test(url.hostname)) return url;
  const inside = LAUNCHER_PATH.test(url.pathname) ? (url.searchParams.get('url') ?? '') : url.hash;
  const [, path] = /^(?:\/_)?#(\/(?:l\/meetup-join|meet)\/.{1,4000})$/u.exec(inside) ?? [];
  if (path === undefined || !URL.canParse(path, url.origin)) return url;
  const link = new URL(path, url.origin);
  const context = link.searchParams.get('context');
  // Whether to ask for an account is the browser's own affair.
  if (context === null)
    link.search = link.searchParams.has('p')
      ? `?p=${encodeURIComponent(link.searchParams.get('p') ?? '')}`
      : '';
  else link.search = `?context=${encodeURIComponent(context)}`;
  return link;
}

function zoom(externalId: string, joinUrl: string | null): JoinLink {
  return { ...NOTHING, provider: 'zoom', externalId, joinUrl };
}

function teams(url: URL): JoinLink | null {
  const thread = THREAD_PATH.exec(decoded(url.pathname))?.[1] ?? null;
  const shortNumber = SHORT_PATH.exec(url.pathname)?.[1] ?? null;
  if (thread === null && shortNumber === null) return null;
  const context = contextIn(url.searchParams.get('context'));
  return {
    provider: 'teams',
    externalId: thread,
    shortNumber,
    tenantId: guidIn(context['Tid']),
    organiserId: guidIn(context['Oid']),
    joinUrl: url.href,
  };
}

function contextIn(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const context: unknown = JSON.parse(text ?? '');
    return typeof context === 'object' && context !== null ? (context as Record<string, unknown>) : {};
  } catch {
    // reason: a link without a context tells less, and is a link all the same
    return {};
  }
}

function guidIn(value: unknown): string | null {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return GUID.test(text) ? text : null;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // reason: a percent sign that encodes nothing
    return path;
  }
}
