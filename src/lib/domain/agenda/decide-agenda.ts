import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { MeetingSeat } from '../permissions.ts';
import type { AgendaCommand } from './agenda.ts';
import { dropClause, moveClause, restoreClause, setFirstNumber } from './decide-agenda-order.ts';
import { addParticipant, confirmPrivacy, excludeParticipant, readmitParticipant } from './decide-called.ts';
import { changeClause } from './decide-clause-changes.ts';

/** The agenda while it happens: items change, move and fall, and people are called in for one and sent out for another. */
export function decideAgenda(state: MeetingState, command: AgendaCommand, seat: MeetingSeat): Decided {
  switch (command.type) {
    case 'change-clause':
      return changeClause(state, command);
    case 'move-clause':
      return moveClause(state, command);
    case 'drop-clause':
      return dropClause(state, command);
    case 'restore-clause':
      return restoreClause(state, command);
    case 'set-first-number':
      return setFirstNumber(state, command);
    case 'add-participant':
      return addParticipant(state, command);
    case 'exclude-participant':
      return excludeParticipant(state, command);
    case 'readmit-participant':
      return readmitParticipant(state, command);
    case 'confirm-privacy':
      return confirmPrivacy(state, command, seat);
  }
}
