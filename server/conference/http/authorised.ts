import type * as v from 'valibot';
import { ok, type Result } from '#lib/domain/refusal.ts';
import { type Answer, type Call, call, type CallOptions, read, readMade } from './call.ts';
import type { TokenCache } from './token-cache.ts';

/** Calls under a token. One that was withdrawn is asked for anew, once. */
export function authorisedCalls(tokens: TokenCache, calls: CallOptions | undefined) {
  async function send(request: Call): Promise<Result<Answer>> {
    for (let attempt = 0; ; attempt += 1) {
      const token = await tokens.token();
      if (!token.ok) return token;
      const headers = { ...request.headers, authorization: `Bearer ${token.value}` };
      const answer = await call({ ...request, headers }, calls);
      if (answer.status !== 401 || attempt > 0) return ok(answer);
      tokens.forget(token.value);
    }
  }
  async function ask<T>(request: Call, schema: v.GenericSchema<unknown, T>): Promise<Result<T>> {
    const answer = await send(request);
    return answer.ok ? read(answer.value, schema) : answer;
  }
  /** For what is made by asking. */
  async function make<T>(request: Call, schema: v.GenericSchema<unknown, T>): Promise<Result<T>> {
    const answer = await send({ ...request, makes: true });
    return answer.ok ? readMade(answer.value, schema) : answer;
  }
  return { send, ask, make };
}
