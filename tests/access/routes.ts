import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RequestEvent } from '@sveltejs/kit';

/** One way into a route: its page's data, one of its forms, or a method of its address. */
export interface RouteOperation {
  /** As the table names it: `/import action create`. */
  readonly name: string;
  readonly route: string;
  readonly method: string;
  readonly run: (event: RequestEvent) => unknown;
}

type Handler = (event: RequestEvent) => unknown;
interface RouteModule {
  readonly load?: Handler;
  readonly actions?: Readonly<Record<string, Handler>>;
  readonly [method: string]: unknown;
}

const FOLDER = resolve('src/routes');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'fallback'];

/** Everything on the server that the routes of the application offer, found in their folder. */
export async function routeOperations(): Promise<readonly RouteOperation[]> {
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^\+.*\.(ts|js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const found: RouteOperation[] = [];
  for (const file of files) {
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as RouteModule;
    found.push(...operationsOf(file, module));
  }
  return found;
}

function operationsOf(file: string, module: RouteModule): RouteOperation[] {
  const route = `/${relative(FOLDER, dirname(file))}`;
  const name = /\+layout/.test(file) ? `${route === '/' ? '' : `${route} `}(layout)` : route;
  const load = module.load;
  const actions = Object.entries(module.actions ?? {});
  const methods = METHODS.filter((method) => method in module);
  return [
    ...(load ? [{ name: `${name} load`, route, method: 'GET', run: load }] : []),
    ...actions.map(([action, run]) => ({ name: `${name} action ${action}`, route, method: 'POST', run })),
    ...methods.map((method) => ({
      name: `${name} ${method}`,
      route,
      method,
      run: module[method] as Handler,
    })),
  ];
}
