import { fail, redirect } from '@sveltejs/kit';
import { demoRoleAddress, demoRoleOfHost, demoRoles, isDemoRole } from '#server/edge/demo.ts';
import { localPath } from '#server/edge/local-path.ts';
import { giveCookie, statusOf, visitorOf } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals }) => {
  const { isDemo } = locals.services.config;
  return {
    next: localPath(url.searchParams.get('next')),
    signedInAs: locals.session?.account.name ?? null,
    hostRole: isDemo ? demoRoleOfHost(url.hostname) : null,
    roles: isDemo ? demoRoles.map((role) => ({ role, address: demoRoleAddress(url, role) })) : [],
  };
};

export const actions: Actions = {
  password: async (event) => {
    const form = await event.request.formData();
    const email = text(form.get('email'));
    const password = text(form.get('password'));
    if (email.trim() === '' || password === '')
      return fail(400, { email, missing: { email: email.trim() === '', password: password === '' } });
    const { auth } = event.locals.services;
    const result = await auth.loginWithPassword({ ...visitorOf(event), email, password });
    if (!result.ok) return fail(statusOf(result.refusal.code), { email, refusal: result.refusal });
    giveCookie(event.cookies, result.value.cookie);
    redirect(303, localPath(form.get('next')));
  },

  demo: async (event) => {
    const form = await event.request.formData();
    const role = form.get('role');
    if (!isDemoRole(role)) return fail(400, { refusal: { code: 'demo-only' } });
    const result = await event.locals.services.auth.loginAsDemoRole(role, visitorOf(event));
    if (!result.ok) return fail(statusOf(result.refusal.code), { refusal: result.refusal });
    giveCookie(event.cookies, result.value.cookie);
    redirect(303, localPath(form.get('next')));
  },
};

function text(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}
