import { ok, type Refusal, refuse, type Result } from '#lib/domain/refusal.ts';
import { postJson } from './sign-in.ts';

const AT = '/account/signing';

export function savePersonalNumber(personalNumber: string): Promise<Result<object>> {
  return postJson(`${AT}/personal-number`, { personalNumber });
}

export async function removePersonalNumber(): Promise<Result<object>> {
  try {
    const response = await fetch(`${AT}/personal-number`, { method: 'DELETE' });
    const answer = (await response.json()) as { refusal?: Refusal };
    return response.ok ? ok({}) : { ok: false, refusal: answer.refusal ?? { code: 'unexpected' } };
  } catch {
    return refuse('no-connection');
  }
}

/** Where to send the person to be linked. */
export function beginLink(method: string): Promise<Result<{ url: string }>> {
  return postJson(`${AT}/link`, { method });
}

export function unlink(method: string): Promise<Result<object>> {
  return postJson(`${AT}/unlink`, { method });
}
