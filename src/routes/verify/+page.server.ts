import { fail } from '@sveltejs/kit';
import type { Actions } from './$types';

/** As large as any minutes we make, many times over. */
const LARGEST_BYTES = 30 * 1024 * 1024;

export const actions = {
  // No login: whoever holds a copy may check it. Nothing is kept.
  default: async ({ request, locals }) => {
    const file = (await request.formData()).get('file');
    if (!(file instanceof File) || file.size === 0) return fail(400, { refusal: { code: 'no-file' } });
    if (file.size > LARGEST_BYTES) {
      return fail(413, {
        refusal: { code: 'file-too-large', params: { megabytes: LARGEST_BYTES / 1_048_576 } },
      });
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    return { fileName: file.name, report: await locals.services.signing.verifyFile(bytes) };
  },
} satisfies Actions;
