import { type CommandRight, OFFICERS } from '../command-rights.ts';
import type { SigningCommand } from './signing-facts.ts';

export const signingRights: Readonly<Record<SigningCommand['type'], CommandRight>> = {
  // ADJ-5: the body decides it, so it falls with the gavel.
  'adjust-at-once': { phases: ['open'], roles: OFFICERS, gavel: true },
};
