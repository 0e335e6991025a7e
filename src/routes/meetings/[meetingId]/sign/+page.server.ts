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
  const rpId = event.url.hostname;
  const read = await useCases.readForSigning({
    session,
    meetingId,
    rpId,
    locale: getLocale(),
    ...clauseAsked(event.url),
  });
  if (read.ok) return { meetingId, minutes: read.value };
  if (read.refusal.code === 'not-frozen') return { meetingId, minutes: null };
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
