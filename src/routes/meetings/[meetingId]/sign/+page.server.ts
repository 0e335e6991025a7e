import { error, fail } from '@sveltejs/kit';
import { refusalText } from '#lib/i18n/refusal-text.ts';
import { getLocale } from '#lib/i18n/generated/runtime.js';
import { requireSession } from '#server/edge/request.ts';
import { clauseAsked } from './answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { meetingId } = event.params;
  const { useCases } = event.locals.services;
  const { hostname: rpId, origin } = event.url;
  const locale = getLocale();
  const read = await useCases.readForSigning({ session, meetingId, locale, ...clauseAsked(event.url) });
  const offered = await useCases.signatureMethods({ session, meetingId, place: { rpId, origin, locale } });
  const methods = offered.ok ? offered.value : { minimum: null, methods: [] };
  if (read.ok) return { meetingId, minutes: read.value, methods };
  if (read.refusal.code === 'not-frozen') return { meetingId, minutes: null, methods };
  error(read.refusal.code === 'no-such-meeting' ? 404 : 403, refusalText(read.refusal));
};

export const actions = {
  reopen: async (event) => {
    const session = requireSession(event);
    const reason = (await event.request.formData()).get('reason');
    const text = typeof reason === 'string' ? reason : '';
    const { meetingId } = event.params;
    const { useCases } = event.locals.services;
    const asked = { session, meetingId, reason: text, ...clauseAsked(event.url) };
    const done = await ('clauseId' in asked ? useCases.reopenClause(asked) : useCases.reopenMinutes(asked));
    return done.ok ? { reopened: true } : fail(422, { reason: text, refusal: done.refusal });
  },
} satisfies Actions;
