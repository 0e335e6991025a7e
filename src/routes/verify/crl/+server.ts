import type { RequestHandler } from './$types';

/** Which certificates of this instance have been called back. No login: whoever checks a copy may ask. */
export const GET: RequestHandler = async ({ locals }) =>
  new Response(await locals.services.signing.crl(), {
    headers: {
      'content-type': 'application/pkix-crl',
      'content-disposition': 'attachment; filename="klubba.crl"',
      'cache-control': 'public, max-age=3600',
    },
  });
