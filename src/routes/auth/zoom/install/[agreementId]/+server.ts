import { redirect } from '@sveltejs/kit';
import { failWith } from '#lib/http/refusal-status.ts';
import { installCookie } from '#server/edge/cookies.ts';
import { requireSession } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

/** Off to Zoom, which asks whether the app is to be added. */
export const GET: RequestHandler = async (event) => {
  const session = requireSession(event);
  const id = event.params.agreementId;
  const begun = await event.locals.services.useCases.beginInstall({ session, id });
  if (!begun.ok) failWith(begun.refusal);
  const { name, attributes } = installCookie(event.url.protocol === 'https:');
  event.cookies.set(name, begun.value.memory, attributes);
  redirect(303, begun.value.address);
};
