import { type CommandRight, EVERYBODY, OFFICERS, PHASES } from '../command-rights.ts';
import type { SpeakingCommand } from './speaking.ts';

export const speakingRights: Readonly<Record<SpeakingCommand['type'], CommandRight>> = {
  // Presenters and guests speak when the chair lets them (ROL-5).
  'ask-for-floor': { phases: PHASES.OPEN, roles: EVERYBODY },
  'withdraw-floor-request': { phases: PHASES.DURING, roles: EVERYBODY },
  'give-floor': { phases: PHASES.OPEN, roles: OFFICERS },
  'end-speech': { phases: PHASES.OPEN, roles: EVERYBODY },
  'reorder-queue': { phases: PHASES.DURING, roles: OFFICERS },
  'begin-go-round': { phases: PHASES.OPEN, roles: OFFICERS },
  'take-turn': { phases: PHASES.OPEN, roles: EVERYBODY },
  'end-go-round': { phases: PHASES.OPEN, roles: OFFICERS },
};
