import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { locales, themes } from '#lib/components/shell/preferences.ts';
import { sitePath } from '#server/edge/local-path.ts';
import type { Actions } from './$types';

const preferenceForm = v.object({
  theme: v.optional(v.picklist(themes)),
  locale: v.optional(v.picklist(locales)),
});

const ONE_YEAR_S = 365 * 24 * 60 * 60;

export const actions = {
  default: async ({ request, cookies, url }) => {
    const form = await request.formData();
    const parsed = v.safeParse(preferenceForm, {
      theme: form.get('theme') ?? undefined,
      locale: form.get('locale') ?? undefined,
    });
    if (!parsed.success) return fail(400);
    // Readable by script: the language is needed there too. They are choices of taste and tell nothing else.
    const options = {
      path: '/',
      maxAge: ONE_YEAR_S,
      sameSite: 'lax',
      httpOnly: false,
      secure: url.protocol === 'https:',
    } as const;
    if (parsed.output.theme) cookies.set('theme', parsed.output.theme, options);
    if (parsed.output.locale) cookies.set('locale', parsed.output.locale, options);
    redirect(303, sitePath(form.get('returnTo')));
  },
} satisfies Actions;
