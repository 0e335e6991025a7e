import { isActionFailure, isHttpError, isRedirect } from '@sveltejs/kit';
import { HELD_STILL } from './access-world.ts';
import type { RouteAnswer } from './route-rows.ts';

const CODES: Readonly<Record<string, RouteAnswer>> = {
  'signed-out': 'sign-in',
  'not-logged-in': 'sign-in',
  'sign-in-again': 'sign-in',
  'no-such-meeting': 'unknown',
  'no-such-body': 'unknown',
  'no-such-agreement': 'unknown',
  'not-allowed': 'refused',
  'not-administrator': 'refused',
  'not-a-signer': 'refused',
  'body-not-yours': 'refused',
  'intent-expired': 'refused',
  'wrong-phase': 'not-now',
  'not-frozen': 'not-now',
  'not-adjusted': 'not-now',
  'already-adjusted': 'not-now',
  'already-signed': 'not-now',
};
const STATUSES: Readonly<Record<number, RouteAnswer>> = { 401: 'sign-in', 403: 'refused', 404: 'unknown' };

/** A code that no row knows stands as itself, so that it is looked at. */
type Seen = RouteAnswer | `code ${string}`;

export interface Judging {
  /** Refusals that come only after somebody was let in: the sample is nonsense on purpose. */
  readonly passes: readonly string[];
  /** The browser's cookie was taken: the session ended as asked. */
  readonly hasTakenCookie: () => boolean;
}

/** What an operation of a route answered, in the words of the table. */
export async function routeAnswer(run: () => unknown, judging: Judging): Promise<Seen> {
  try {
    return await ofValue(await run(), judging);
  } catch (thrown) {
    return ofThrown(thrown, judging);
  }
}

async function ofValue(value: unknown, judging: Judging): Promise<Seen> {
  if (value instanceof Response) {
    if (value.ok) return 'yes';
    const body = (await value.json()) as { refusal?: { code: string } };
    return ofCode(body.refusal?.code, value.status, judging);
  }
  if (!isActionFailure(value)) return 'yes';
  const data = value.data as { refusal?: { code: string } } | undefined;
  return ofCode(data?.refusal?.code, value.status, judging);
}

function ofThrown(thrown: unknown, judging: Judging): Seen {
  if (isRedirect(thrown))
    return thrown.location.startsWith('/login') && !judging.hasTakenCookie() ? 'sign-in' : 'yes';
  if (isHttpError(thrown)) return ofCode(thrown.body.code, thrown.status, judging);
  // Everything was allowed, up to the writing of the fact.
  if (thrown instanceof Error && thrown.message.includes(HELD_STILL)) return 'yes';
  throw thrown;
}

function ofCode(code: string | undefined, status: number, { passes }: Judging): Seen {
  if (code === undefined) return STATUSES[status] ?? `code ${String(status)}`;
  return passes.includes(code) ? 'yes' : (CODES[code] ?? `code ${code}`);
}
