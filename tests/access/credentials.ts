import type { AccessWorld } from './access-world.ts';
import type { Caller } from './callers.ts';

export interface Credentials {
  readonly cookie?: string | undefined;
  readonly ticket?: string | undefined;
}

/** Somebody by the seat they have, or with what they hold in their hand. */
export type Knocker = Caller | Credentials;

export async function credentialsOf(access: AccessWorld, knocker: Knocker): Promise<Credentials> {
  return typeof knocker === 'string' ? { cookie: (await access.visit(knocker))?.cookie } : knocker;
}
