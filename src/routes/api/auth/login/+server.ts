import * as v from 'valibot';
import { demoRoles } from '#server/edge/demo.ts';
import { expectedAccountSchema, malformed, readJson, signedIn, visitorOf } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

const bodySchema = v.variant('method', [
  v.object({
    method: v.literal('password'),
    email: v.pipe(v.string(), v.maxLength(320)),
    password: v.pipe(v.string(), v.maxLength(1000)),
    accountId: expectedAccountSchema,
  }),
  v.object({ method: v.literal('demo'), role: v.picklist(demoRoles), accountId: expectedAccountSchema }),
]);

/** Signs in without leaving the page; sets the cookie and says who it is. */
export const POST: RequestHandler = async (event) => {
  const body = await readJson(event.request, bodySchema);
  if (!body) return malformed();
  const { auth } = event.locals.services;
  const visitor = visitorOf(event, body.accountId);
  const result =
    body.method === 'demo'
      ? await auth.loginAsDemoRole(body.role, visitor)
      : await auth.loginWithPassword({ ...visitor, email: body.email, password: body.password });
  return signedIn(event.cookies, result);
};
