import type { Clause } from '../clause.ts';
import type { Decided } from '../decide.ts';
import type { MeetingCommand } from '../meeting-commands.ts';
import type { MeetingState } from '../meeting-state.ts';
import { nextSubNumber } from '../numbering.ts';
import { ok, refuse, type Result } from '../refusal.ts';
import { siblingsOf, withSubItems } from './agenda-order.ts';

const TITLE_MAX = 300;

type AddClause = Extract<MeetingCommand, { type: 'add-clause' }>;

/** An item that was not in the summons (004-2). A sub-item goes after its siblings, whatever place was asked for. */
export function addClause(state: MeetingState, command: AddClause): Decided {
  const title = checkTitle(command.clause.title);
  if (!title.ok) return title;
  if (state.clauses.some((one) => one.id === command.clause.id)) return ok([]);
  const afterId = placeOf(state, command);
  if (!afterId.ok) return afterId;
  const allowed = mayBeTakenUp(state, command);
  if (!allowed.ok) return allowed;
  const { consentOfAll: _claimed, dropped: _dropped, ...asked } = command.clause;
  const clause: Clause = {
    ...asked,
    title: title.value,
    extra: true,
    ...(asked.parentId === undefined ? {} : { number: nextSubNumber(state.clauses, asked.parentId) }),
    ...(command.consentOfAll === true && state.openedAt !== null ? { consentOfAll: true } : {}),
  };
  return ok([{ type: 'clause-added', clause, afterId: afterId.value }]);
}

export function renameClause(
  state: MeetingState,
  command: Extract<MeetingCommand, { type: 'rename-clause' }>,
): Decided {
  const clause = state.clauses.find((one) => one.id === command.clauseId);
  if (!clause) return refuse('no-such-clause', { clauseId: command.clauseId });
  const title = checkTitle(command.title);
  if (!title.ok) return title;
  const isSame = clause.title === title.value;
  return ok(isSame ? [] : [{ type: 'clause-renamed', clauseId: clause.id, title: title.value }]);
}

function checkTitle(raw: string): Result<string> {
  const title = raw.trim();
  if (title === '') return refuse('title-missing');
  return title.length > TITLE_MAX ? refuse('title-too-long', { max: TITLE_MAX }) : ok(title);
}

/** VOT-9: an assembly handles what was announced, and anything else only if everybody present agrees (KL 5:52). */
function mayBeTakenUp(state: MeetingState, { clause, consentOfAll }: AddClause): Result<null> {
  const isUnannounced = state.body.profile.kind === 'assembly' && state.openedAt !== null;
  return isUnannounced && consentOfAll !== true
    ? refuse('needs-consent-of-all', { title: clause.title })
    : ok(null);
}

/** After which item it lands in the flat agenda: never between an item and its sub-items. */
function placeOf({ clauses }: MeetingState, { clause, afterId }: AddClause): Result<string | null> {
  const { parentId } = clause;
  const parent = clauses.find((one) => one.id === parentId);
  if (parentId !== undefined && !parent) return refuse('no-such-clause', { clauseId: parentId });
  if (parent?.dropped) return refuse('parent-is-dropped', { title: parent.title });
  if (parent) return ok(withSubItems(clauses, parent.id).at(-1)?.id ?? parent.id);
  if (afterId === null) return ok(null);
  const after = clauses.find((one) => one.id === afterId);
  if (!after) return refuse('no-such-clause', { clauseId: afterId });
  const top = topOf(clauses, after);
  return ok(withSubItems(clauses, top.id).at(-1)?.id ?? top.id);
}

function topOf(clauses: readonly Clause[], clause: Clause): Clause {
  const parent = clauses.find((one) => one.id === clause.parentId);
  return parent && !siblingsOf(clauses, clause).includes(parent) ? topOf(clauses, parent) : clause;
}
