import type { RequestEvent } from '@sveltejs/kit';
import { PLACE } from '../support/application-world.ts';
import type { SignedIn } from '../support/sign-in.ts';
import type { AccessWorld } from './access-world.ts';
import type { RouteSample } from './route-samples.ts';
import type { RouteOperation } from './routes.ts';

export interface Knock {
  readonly event: RequestEvent;
  readonly hasTakenCookie: () => boolean;
}

/** The request as SvelteKit hands it to a route, with the session that `handle` would have found. */
export function routeEvent(
  access: AccessWorld,
  { route, method }: Pick<RouteOperation, 'route' | 'method'>,
  options: { readonly visit: SignedIn | null; readonly meetingId: string; readonly sample: RouteSample },
): Knock {
  const { visit, meetingId, sample } = options;
  const params: Record<string, string> = {
    meetingId,
    bodyId: access.bodyId,
    clauseId: 'c2',
    number: '1',
    hookId: '00000000-0000-4000-8000-000000000000',
  };
  const path = route.replace(/\[(\w+)\]/g, (_whole, name: string) => params[name] ?? '');
  const url = new URL(path + (sample.query ?? ''), PLACE.origin);
  let isTaken = false;
  const known = {
    url,
    params,
    request: new Request(url, { method, headers: { origin: PLACE.origin }, ...bodyOf(method, sample) }),
    locals: { services: access.services, session: visit?.session ?? null, requestId: 'r' },
    cookies: {
      get: () => undefined,
      getAll: () => [],
      set: () => undefined,
      delete: () => void (isTaken = true),
      serialize: () => '',
    },
    getClientAddress: () => '192.0.2.7',
    setHeaders: () => undefined,
    route: { id: route },
  };
  // reason: the rest of an event is about rendering, which is not asked for here.
  return { event: known as unknown as RequestEvent, hasTakenCookie: () => isTaken };
}

function bodyOf(method: string, { form, json }: RouteSample): { body?: BodyInit } {
  if (method === 'GET') return {};
  return { body: json === undefined ? new URLSearchParams(form) : JSON.stringify(json) };
}
