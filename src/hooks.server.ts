import { randomUUID } from 'node:crypto';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { readTheme } from '#lib/components/shell/preferences.ts';
import { paraglideMiddleware } from '#lib/i18n/generated/server.js';
import { config } from '#server/config.ts';
import { hookAddressOf } from '#server/edge/hook-address.ts';
import { ATTACH } from '#server/ops/host-process.ts';
import { createLogger } from '#server/ops/logging.ts';
import { isAllowedOrigin, isUnsafe } from '#server/ops/origins.ts';
import { startServices, type Services } from '#server/services.ts';

let services: Services | undefined;

/** Starts the services once per process and leaves their attach function where the host looks for it. */
export const init: ServerInit = async () => {
  services = await startServices({ config, log: createLogger({ level: config().logLevel }) });
  (globalThis as { [ATTACH]?: Services['attach'] })[ATTACH] = services.attach;
};

export const handle: Handle = async ({ event, resolve }) => {
  if (!services) throw new Error('the services are not started');
  const { request, url, locals } = event;
  if (hookAddressOf(request.method, url.pathname)) return receive(services, event, resolve);
  // The front door asks this too; here it holds for whoever mounts the handler elsewhere.
  if (isUnsafe(request.method) && !isAllowedOrigin(request.headers.get('origin'), config().origins)) {
    return new Response('Origin not allowed', { status: 403 });
  }
  locals.services = services;
  locals.requestId = request.headers.get('x-request-id') ?? randomUUID();
  locals.session = await services.auth.authenticateCookieHeader(request.headers.get('cookie') ?? undefined, {
    secure: url.protocol === 'https:',
  });
  const theme = readTheme(event.cookies.get('theme'));
  const response = await paraglideMiddleware(request, ({ locale }) =>
    resolve(event, {
      transformPageChunk: ({ html }) => html.replace('%lang%', locale).replace('%theme%', theme),
    }),
  );
  // Pages are about people and meetings: nobody else's cache keeps them.
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
  return response;
};

/** A provider delivers: nobody is signed in, nothing is worded, and the signature is looked at behind the route. */
const receive = async (
  started: Services,
  event: Parameters<Handle>[0]['event'],
  resolve: Parameters<Handle>[0]['resolve'],
): Promise<Response> => {
  event.locals.services = started;
  event.locals.requestId = event.request.headers.get('x-request-id') ?? randomUUID();
  event.locals.session = null;
  const response = await resolve(event);
  response.headers.set('cache-control', 'no-store');
  return response;
};

export const handleError: HandleServerError = ({ error, event, status, message }) => {
  if (status >= 500) {
    const { requestId } = event.locals;
    services?.log.error({ err: error, requestId, path: event.url.pathname }, 'a page failed');
  }
  return { message, code: String(status) };
};
