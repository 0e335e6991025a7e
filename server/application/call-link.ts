import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { threadIdOf } from './thread-id.ts';

/** A call as somebody wrote it down. */
export interface CallLink {
  /** Zoom: the meeting's number. Teams: the thread of its chat. */
  readonly externalId: string;
  readonly joinUrl: string | null;
  /** Teams: who arranged it, by object id, when the address says so. */
  readonly organiserId: string | null;
}

const LONGEST = 2000;
const ZOOM_NUMBER = /^\d{9,12}$/u;
/** `/j/…`, `/w/…` and `/s/…` in every client; `/wc/…` in a browser. */
const ZOOM_PATH = /^\/(?:[jsw]|wc\/join)\/(\d{9,12})\/?$|^\/wc\/(\d{9,12})\/(?:join|start)\/?$/u;
const WHOLE_THREAD = /^19:meeting_[\w=-]{1,200}@thread\.(?:v2|skype|tacv2)$/u;
const HOSTS = {
  zoom: /^(?:[a-z\d-]{1,63}\.){0,3}zoom\.us$/u,
  teams: /^teams\.(?:microsoft|live)\.com$/u,
} as const;

/**
 * What was pasted, as the call of one account: Zoom's number or its address to join at, Teams' thread or its address. An
 * address of anywhere else is none. Refuses with `call-link-unknown` (provider), `call-link-without-thread`, or
 * `call-of-another-account` when the address says which tenant it is of and it is not this one.
 */
export function readCallLink(
  { provider, externalId }: { readonly provider: 'zoom' | 'teams'; readonly externalId: string },
  pasted: string,
): Result<CallLink> {
  const text = pasted.trim();
  if (text.length > LONGEST) return unknown(provider);
  return provider === 'zoom' ? zoomLink(text) : teamsLink(text, externalId);
}

function zoomLink(text: string): Result<CallLink> {
  // People write the number with spaces or hyphens.
  const number = text.replace(/[\s\u00A0-]+/gu, '');
  if (ZOOM_NUMBER.test(number)) return ok({ externalId: number, joinUrl: null, organiserId: null });
  const url = addressAt(text, HOSTS.zoom);
  const [, inClient, inBrowser] = ZOOM_PATH.exec(url?.pathname ?? '') ?? [];
  const externalId = inClient ?? inBrowser;
  return url && externalId !== undefined
    ? ok({ externalId, joinUrl: url.href, organiserId: null })
    : unknown('zoom');
}

function teamsLink(text: string, tenantId: string): Result<CallLink> {
  if (WHOLE_THREAD.test(text)) return ok({ externalId: text, joinUrl: null, organiserId: null });
  const url = addressAt(text, HOSTS.teams);
  if (!url) return unknown('teams');
  const externalId = threadIdOf(url.pathname);
  // The short addresses of newer invitations have a number of their own, which nothing that Teams tells us has.
  if (externalId === undefined) return refuse('call-link-without-thread');
  const { Tid, Oid } = contextOf(url);
  if (Tid !== undefined && Tid !== tenantId) return refuse('call-of-another-account');
  return ok({ externalId, joinUrl: url.href, organiserId: Oid ?? null });
}

const guid = v.pipe(v.string(), v.uuid(), v.toLowerCase());
const contextSchema = v.object({ Tid: v.optional(guid), Oid: v.optional(guid) });

function contextOf(url: URL): v.InferOutput<typeof contextSchema> {
  try {
    const read = v.safeParse(contextSchema, JSON.parse(url.searchParams.get('context') ?? '{}'));
    return read.success ? read.output : {};
  } catch {
    // Cut off while it was copied: the thread is what counts.
    return {};
  }
}

/** One of these hosts over TLS, and nothing hidden in front of or behind its name. */
function addressAt(text: string, host: RegExp): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === '';
  if (!isPlain || !host.test(url.hostname)) return undefined;
  url.hash = '';
  return url.href.length <= LONGEST ? url : undefined;
}

function unknown(provider: 'zoom' | 'teams'): Result<never> {
  return refuse('call-link-unknown', { provider });
}
