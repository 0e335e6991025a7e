import { redirect } from '@sveltejs/kit';
import { takeCookie } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  if (!locals.session) redirect(303, '/login');
};

export const actions: Actions = {
  default: async ({ locals, cookies, url, setHeaders }) => {
    if (locals.session) await locals.services.auth.logout(locals.session);
    takeCookie(cookies, url);
    // Nobody who borrows this computer later may read minutes that the browser kept. (ASVS 14.3.1)
    setHeaders({ 'clear-site-data': '"cache", "storage"' });
    redirect(303, '/login');
  },
};
