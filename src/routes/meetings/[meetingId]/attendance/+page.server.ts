import { error, fail } from '@sveltejs/kit';
import { requireSession } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

/** Far above the file of any call. */
const LARGEST_BYTES = 6 * 1024 * 1024;

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { meetingId } = event.params;
  const checked = await event.locals.services.useCases.checkMinutes({ session, meetingId });
  if (!checked.ok) error(404, 'No such meeting');
  return { meetingId };
};

export const actions: Actions = {
  // Nothing is kept: the file says who was connected from where, and only the roll counts.
  default: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const file = (await event.request.formData()).get('file');
    const isFile = file instanceof File && file.size > 0;
    if (isFile && file.size > LARGEST_BYTES) return fail(413, { refusal: { code: 'call-file-too-large' } });
    const bytes = isFile ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
    const held = await event.locals.services.useCases.holdAttendance({ session, meetingId, bytes });
    if (!held.ok) return fail(409, { refusal: held.refusal });
    return { fileName: isFile ? file.name : '', held: held.value };
  },
};
