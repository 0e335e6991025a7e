import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import type { RequestHandler } from './$types';

const asked = v.object({
  body: v.pipe(v.string(), v.maxLength(200)),
  date: v.pipe(v.string(), v.isoDate()),
  startTime: v.pipe(v.string(), v.regex(/^(\d{2}:\d{2})?$/)),
});

/** The last § the body has used in the year of that date, so that the next meeting can go on from it (MIN-3). */
export const GET: RequestHandler = async ({ locals, url }) => {
  const { session } = locals;
  if (!session) error(401);
  const query = v.safeParse(asked, {
    body: url.searchParams.get('body'),
    date: url.searchParams.get('date'),
    startTime: url.searchParams.get('startTime') ?? '',
  });
  if (!query.success) error(400);
  return json(await locals.services.useCases.readNumberSeries({ session, ...query.output }));
};
