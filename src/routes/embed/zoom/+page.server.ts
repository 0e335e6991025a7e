import type { PageServerLoad } from './$types';

/** Zoom sends what it vouches for with this one request; the page hands it in as it would hand in what it is told later. */
export const load: PageServerLoad = ({ request }) => ({
  frame: 'bare' as const,
  appContext: request.headers.get('x-zoom-app-context')?.slice(0, 4097) ?? null,
});
