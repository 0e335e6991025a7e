import { json, type RequestEvent } from '@sveltejs/kit';
import type * as v from 'valibot';
import type { Refusal, Result } from '#lib/domain/refusal.ts';
import type { EnterAnswer } from '#lib/protocol/embed-wire.ts';
import type { EmbedVisitor, OpenedEmbed } from '#server/application/embed-ports.ts';
import type { EmbedAnswer } from '#server/application/enter-embed.ts';
import type { PanelRequest } from '#server/auth/embed-limits.ts';
import { embedCookieAttributes, embedCookieName } from './cookies.ts';
import { readJson, refused } from './request.ts';

type Asked = Pick<RequestEvent, 'request' | 'locals' | 'getClientAddress' | 'route'>;

const COOKIE_SECONDS = 8 * 3600;

/** The body of a request that costs us arithmetic or a row, or the answer to one that is not as it must be or one too many. */
export async function admittedBody<T>(
  event: Asked,
  request: PanelRequest,
  schema: v.GenericSchema<unknown, T>,
): Promise<{ readonly body: T } | { readonly answer: Response }> {
  const { locals, getClientAddress, route } = event;
  const admitted = await locals.services.auth.embed.admit(getClientAddress(), request, route.id ?? '');
  if (!admitted.ok) return { answer: refused(admitted.refusal) };
  const body = await readJson(event.request, schema);
  return body === null ? { answer: await refusedEmbed(event, { code: 'malformed' }) } : { body };
}

/** The answer to a frame that has proved nothing; it is counted and told of. */
export async function refusedEmbed(
  { locals, getClientAddress, route }: Asked,
  refusal: Refusal,
): Promise<Response> {
  return refused(await locals.services.auth.embed.refused(getClientAddress(), refusal, route.id ?? ''));
}

export function embedVisitor({ request }: Pick<RequestEvent, 'request'>): EmbedVisitor {
  return { userAgent: request.headers.get('user-agent') ?? '' };
}

/** What the frame hears. With a session comes its cookie, and the one it had before is over. */
export async function answerEmbed(event: RequestEvent, result: Result<EmbedAnswer>): Promise<Response> {
  if (!result.ok) return refusedEmbed(event, result.refusal);
  const answer = result.value;
  return answer.kind === 'in' ? letIn(event, answer.opened) : json(answer satisfies EnterAnswer);
}

export async function letIn({ cookies, url, locals }: RequestEvent, opened: OpenedEmbed): Promise<Response> {
  if (locals.session) await locals.services.auth.logout(locals.session);
  const secure = url.protocol === 'https:';
  cookies.set(embedCookieName(secure), opened.token, embedCookieAttributes(secure, COOKIE_SECONDS));
  const { token, meetingId } = opened;
  return json({ kind: 'in', token, meetingId } satisfies EnterAnswer);
}
