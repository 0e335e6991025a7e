import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { refusalResponse } from '#lib/http/refusal-status.ts';
import { settleSchema } from '#lib/protocol/settle-wire.ts';
import { readJson } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

const toldSchema = v.pipe(v.string(), v.regex(/^\d{1,5}$/u), v.transform(Number));

/**
 * What the call says of who is there, for secretary and chair. `told`: how many the window around a panel says there are, which
 * can be invented; it is written in the log and changes nothing.
 */
export const GET: RequestHandler = async ({ locals, params: { meetingId }, url }) => {
  const { session, services } = locals;
  if (!session) error(401);
  const found = await services.useCases.readCall({ session, meetingId });
  if (!found.ok) return refusalResponse(found.refusal);
  const told = v.safeParse(toldSchema, url.searchParams.get('told'));
  if (told.success && found.value.bound) {
    const delivered = found.value.connections.filter((one) => one.joinedAt !== null && one.leftAt === null);
    if (told.output > delivered.length)
      services.log.info(
        { meetingId, told: told.output, delivered: delivered.length },
        'the window of a call tells of more people than was delivered',
      );
  }
  return json(found.value);
};

/** What secretary or chair says to one suggestion of the call. */
export const POST: RequestHandler = async ({ locals, params: { meetingId }, request }) => {
  if (!locals.session) error(401);
  const asked = await readJson(request, settleSchema);
  if (!asked) return refusalResponse({ code: 'malformed' });
  const { session, services } = locals;
  const done = await services.useCases.settleSuggestion({ session, meetingId, ...asked });
  return done.ok ? json(done.value) : refusalResponse(done.refusal);
};
