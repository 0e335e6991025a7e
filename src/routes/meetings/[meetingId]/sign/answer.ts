import { json, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';

const statuses: Readonly<Record<string, number>> = {
  'signed-out': 401,
  malformed: 400,
  'no-such-meeting': 404,
  'not-allowed': 403,
  'not-a-signer': 403,
  'no-such-revision': 404,
  'no-such-slot': 404,
};

/** The session, or the refusal a script on the page can put into words (a redirect to a login page could not). */
export function requireSigner({ locals }: RequestEvent): Result<NonNullable<App.Locals['session']>> {
  return locals.session ? ok(locals.session) : refuse('signed-out');
}

/** JSON of the value, or of the refusal with its status; a conflict when nothing else is said. */
export function signingAnswer(result: Result<object | null>): Response {
  if (result.ok) return json(result.value ?? {});
  return json({ refusal: result.refusal }, { status: statuses[result.refusal.code] ?? 409 });
}

/** Names an order: the hash of its intent. */
export const ORDER = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));

/** The browser behind the request: BankID asks for its address, evidence keeps a hash of it. */
export function clientOf(event: Pick<RequestEvent, 'request' | 'getClientAddress'>): {
  readonly address: string;
  readonly userAgent: string;
} {
  return {
    address: event.getClientAddress(),
    userAgent: event.request.headers.get('user-agent') ?? '',
  };
}

/** `?clause=c2`: it is about one clause adjusted at once (ADJ-5); without it about the minutes. */
export function clauseAsked(url: URL): { readonly clauseId: string } | Record<string, never> {
  const clauseId = url.searchParams.get('clause') ?? '';
  return /^[A-Za-z0-9_-]{1,64}$/u.test(clauseId) ? { clauseId } : {};
}
