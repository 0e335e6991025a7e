import { ok, refuse, type Refusal, type Result } from '#lib/domain/refusal.ts';

/** Who is signed in, as the server tells the page. */
export interface SignedInPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly demoRole: string | null;
}

/** `accountId`: only this very person is let in, so that nobody goes on under another's name. */
export function signInWithPassword(body: {
  email: string;
  password: string;
  accountId?: string;
}): Promise<Result<{ account: SignedInPerson }>> {
  return postJson('/api/auth/login', { method: 'password', ...body });
}

export function signInAsRole(body: {
  role: string;
  accountId?: string;
}): Promise<Result<{ account: SignedInPerson }>> {
  return postJson('/api/auth/login', { method: 'demo', ...body });
}

/** Posts to our own server. Gives the refusal the server gave, or `no-connection`. */
export async function postJson<T>(path: string, body: object): Promise<Result<T>> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as T & { refusal?: Refusal };
    if (response.ok) return ok(answer);
    return { ok: false, refusal: answer.refusal ?? { code: 'unexpected' } };
  } catch {
    // Neither an answer nor JSON: the line or the server is down, and the person can try again.
    return refuse('no-connection');
  }
}
