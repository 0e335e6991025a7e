import { publicAccount, requireSession } from '#server/auth/request.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = (event) => ({ account: publicAccount(requireSession(event)) });
