import { error } from '@sveltejs/kit';
import type { Refusal } from '#lib/domain/refusal.ts';
import { refusalText } from '#lib/i18n/refusal-text.ts';

const STATUS: Readonly<Record<string, number>> = {
  'no-such-meeting': 404,
  'no-such-clause': 404,
  'no-such-agreement': 404,
  'not-frozen': 404,
  'not-allowed': 403,
  'clause-withheld': 403,
  'clauses-withheld': 403,
  'not-administrator': 403,
  'not-a-signer': 403,
  'not-yourself': 403,
  'signed-out': 401,
  'too-many-messages': 429,
  'asked-just-now': 429,
  malformed: 400,
};

/** The one place where a refusal becomes an HTTP status; anything else people may try again differently is 409. */
export function statusOf(refusal: Refusal): number {
  return STATUS[refusal.code] ?? 409;
}

/** Ends the request with the refusal in words. */
export function failWith(refusal: Refusal): never {
  error(statusOf(refusal), { message: refusalText(refusal), code: refusal.code });
}

export function refusalResponse(refusal: Refusal): Response {
  return Response.json({ refusal, message: refusalText(refusal) }, { status: statusOf(refusal) });
}
