import { fail } from '@sveltejs/kit';
import { failWith } from '#lib/http/refusal-status.ts';
import { requireSession } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

/** Far above the transcript of any meeting. */
const LARGEST_BYTES = 20 * 1024 * 1024;

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { meetingId } = event.params;
  const { useCases } = event.locals.services;
  const found = await useCases.readTranscripts({ session, meetingId });
  if (!found.ok) failWith(found.refusal);
  const source = await useCases.reportSources({ session, meetingId });
  return { meetingId, fetchedFrom: source.ok ? source.value.transcript : null, ...found.value };
};

export const actions = {
  file: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const form = await event.request.formData();
    const file = form.get('file');
    const isFile = file instanceof File && file.size > 0;
    if (isFile && file.size > LARGEST_BYTES) return fail(413, { refusal: { code: 'call-file-too-large' } });
    const kept = await event.locals.services.useCases.keepTranscript({
      session,
      meetingId,
      bytes: isFile ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(),
      name: isFile ? file.name : '',
      startTime: timeIn(form.get('startTime')),
    });
    return kept.ok ? { kept: true } : fail(409, { refusal: kept.refusal, asked: 'file' as const });
  },
  fetch: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const startTime = timeIn((await event.request.formData()).get('startTime'));
    const kept = await event.locals.services.useCases.fetchTranscript({ session, meetingId, startTime });
    return kept.ok ? { kept: true } : fail(409, { refusal: kept.refusal, asked: 'fetch' as const });
  },
  drop: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const id = (await event.request.formData()).get('id');
    const asked = { session, meetingId, id: typeof id === 'string' ? id : '' };
    const dropped = await event.locals.services.useCases.dropTranscript(asked);
    return dropped.ok ? { dropped: true } : fail(409, { refusal: dropped.refusal });
  },
} satisfies Actions;

function timeIn(value: FormDataEntryValue | null): string | null {
  return typeof value === 'string' && /^\d{2}:\d{2}(?::\d{2})?$/u.test(value) ? value : null;
}
