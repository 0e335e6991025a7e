import { requireSigner, signingAnswer } from '../answer.ts';
import type { RequestHandler } from './$types';

/** What differs between two versions: `?from=1&to=2`. */
export const GET: RequestHandler = async (event) => {
  const session = requireSigner(event);
  if (!session.ok) return signingAnswer(session);
  const [from, to] = ['from', 'to'].map((name) => event.url.searchParams.get(name) ?? '');
  if (!isNumber(from) || !isNumber(to))
    return signingAnswer({ ok: false, refusal: { code: 'no-such-revision' } });
  const { meetingId } = event.params;
  const { useCases } = event.locals.services;
  const asked = { session: session.value, meetingId, from: Number(from), to: Number(to) };
  return signingAnswer(await useCases.compareRevisions(asked));
};

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d{0,5}$/u.test(text);
}
