import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { newMeetingSchema } from '#lib/protocol/new-meeting.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!locals.session) redirect(303, '/login?next=/import');
  return {
    colleagues: await locals.services.useCases.listColleagues({ session: locals.session }),
    frame: 'wide' as const,
  };
};

export const actions = {
  read: async ({ request, locals }) => {
    if (!locals.session) return fail(401, { text: '', refusal: { code: 'not-logged-in' } });
    const form = await request.formData();
    const pasted = form.get('text');
    const file = form.get('file');
    const typed = typeof pasted === 'string' ? pasted : '';
    const { documents } = locals.services;
    if (file instanceof File && file.size > 0) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const extracted = await documents.extractText({ name: file.name, bytes });
      if (!extracted.ok) return fail(422, { text: typed, refusal: extracted.refusal });
      const { text } = extracted.value;
      return { text, understanding: documents.understandDocument(text) };
    }
    if (typed.trim() === '') return fail(400, { text: typed, refusal: { code: 'nothing-to-read' } });
    return { text: typed, understanding: documents.understandDocument(typed) };
  },

  create: async ({ request, locals }) => {
    const { session } = locals;
    if (!session) return fail(401, { refusal: { code: 'not-logged-in' } });
    const command = v.safeParse(newMeetingSchema, parseJson((await request.formData()).get('meeting')));
    if (!command.success) {
      const where = v.getDotPath(command.issues[0]) ?? '';
      return fail(400, { refusal: { code: 'bad-input', params: { where } } });
    }
    const made = await locals.services.useCases.createMeeting({ session, command: command.output });
    if (!made.ok) return fail(422, { refusal: made.refusal });
    redirect(303, `/meetings/${made.value.meetingId}`);
  },
} satisfies Actions;

function parseJson(value: FormDataEntryValue | null): unknown {
  try {
    return JSON.parse(typeof value === 'string' ? value : '');
  } catch {
    return null;
  }
}
