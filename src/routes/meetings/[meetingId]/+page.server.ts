import { error } from '@sveltejs/kit';
import { publicAccount, requireSession } from '#server/edge/request.ts';
import type { PageServerLoad } from './$types';

/** The log so far, so that the page is readable before, and without, any script. */
export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { meetingId } = event.params;
  const opened = await event.locals.services.useCases.openRoom({ session, meetingId });
  if (!opened.ok) error(404, 'No such meeting');
  return { frame: 'bare' as const, meetingId, account: publicAccount(session), ...opened.value };
};
