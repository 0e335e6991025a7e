import * as v from 'valibot';
import { assertionSchema } from '#server/edge/passkey-wire.ts';
import { expectedAccountSchema, malformed, readJson, signedIn, visitorOf } from '#server/edge/request.ts';
import type { RequestHandler } from './$types';

const bodySchema = v.object({ assertion: assertionSchema, accountId: expectedAccountSchema });

export const POST: RequestHandler = async (event) => {
  const body = await readJson(event.request, bodySchema);
  if (!body) return malformed();
  const origin = event.request.headers.get('origin');
  const visitor = visitorOf(event, body.accountId);
  const { auth } = event.locals.services;
  return signedIn(
    event.cookies,
    await auth.loginWithPasskey({ ...visitor, origin, assertion: body.assertion }),
  );
};
