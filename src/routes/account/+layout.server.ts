import { publicAccount, requireSession } from '#server/edge/request.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = (event) => ({ account: publicAccount(requireSession(event)) });
