import { error } from '@sveltejs/kit';
import { publicAccount, requireSession } from '#server/edge/request.ts';
import type { PageServerLoad } from './$types';

/** The log so far, so that the page is readable before, and without, any script. */
export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { meetingId } = event.params;
  const { useCases } = event.locals.services;
  const opened = await useCases.openRoom({ session, meetingId });
  if (!opened.ok) error(404, 'No such meeting');
  const call = await useCases.readJoinAddress({ session, meetingId });
  const joinUrl = call.ok ? call.value.joinUrl : null;
  return { frame: 'bare' as const, meetingId, account: publicAccount(session), joinUrl, ...opened.value };
};
