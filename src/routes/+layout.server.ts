import { readTheme } from '#lib/components/shell/preferences.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, cookies }) => ({
  user: locals.session
    ? { name: locals.session.account.name, isAdministrator: locals.session.account.isAdministrator }
    : null,
  theme: readTheme(cookies.get('theme')),
});
