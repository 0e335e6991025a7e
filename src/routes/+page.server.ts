import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!locals.session) redirect(303, '/login');
  return { meetings: await locals.services.useCases.listMyMeetings({ session: locals.session }) };
};
