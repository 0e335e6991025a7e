import { redirect } from '@sveltejs/kit';
import { installCookie } from '#server/edge/cookies.ts';
import { requireSession } from '#server/edge/request.ts';
import type { PageServerLoad } from './$types';

const LONGEST = 4000;

/** Zoom sends the browser back to here: on into its client, or words about what went wrong. */
export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { url, cookies, locals } = event;
  const { name, attributes } = installCookie(url.protocol === 'https:');
  const memory = cookies.get(name) ?? '';
  // Good once.
  cookies.delete(name, attributes);
  if (url.searchParams.has('error')) return { refusal: { code: 'zoom-install-declined' } };
  const param = (key: string): string => (url.searchParams.get(key) ?? '').slice(0, LONGEST);
  const answer = { memory, code: param('code'), state: param('state') };
  const done = await locals.services.useCases.finishInstall({ session, ...answer });
  if (done.ok) redirect(303, done.value.address);
  return { refusal: done.refusal };
};
