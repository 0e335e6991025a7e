import * as v from 'valibot';
import { json } from '@sveltejs/kit';
import { METHOD_KEY } from '#lib/domain/signing/methods.ts';
import { getLocale } from '#lib/i18n/generated/runtime.js';
import { malformed, readJson, refused } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

const body = v.object({ method: v.pipe(v.string(), v.regex(METHOD_KEY)) });

export const POST: RequestHandler = async ({ request, url, locals }) => {
  if (!locals.session) return refused({ code: 'sign-in-again' });
  const read = await readJson(request, body);
  if (!read) return malformed();
  const begun = await locals.services.useCases.beginLink({
    session: locals.session,
    method: read.method,
    origin: url.origin,
    locale: getLocale(),
  });
  return begun.ok ? json(begun.value) : refused(begun.refusal);
};
