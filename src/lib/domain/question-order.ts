import type { Proposal, Vote } from './chamber-state.ts';
import type { MeetingState } from './meeting-state.ts';

/** One way to settle the matter: the draft, rejection, or an amendment; several people may have asked for it. */
export interface Position {
  /** `draft`, `rejection`, or the id of the amendment. */
  readonly id: string;
  readonly proposalIds: readonly string[];
}

export type QuestionOption =
  | { readonly kind: 'position'; readonly positionId: string }
  /** What a question before this one comes to. */
  | { readonly kind: 'winner-of'; readonly nodeId: string }
  /** No to a referral or deferral: the matter is settled today. */
  | { readonly kind: 'settle-today' }
  | { readonly kind: 'procedural'; readonly proposalIds: readonly string[] }
  | { readonly kind: 'addition'; readonly proposalId: string }
  /** No to a single proposal. */
  | { readonly kind: 'declined' };

/** A question that can be answered yes or no (VOT-2), and the ones whose answer it builds on. */
export interface QuestionNode {
  readonly id: string;
  readonly kind: 'formal' | 'preliminary' | 'main' | 'addition';
  readonly yes: QuestionOption;
  readonly no: QuestionOption;
  readonly before: readonly QuestionNode[];
}

/** Positions on the matter itself, in the order they were put forward, the draft first. */
export function positions(state: MeetingState, clauseId: string): readonly Position[] {
  const live = liveProposals(state, clauseId);
  const ids = (kind: Proposal['kind']): string[] =>
    live.filter((one) => one.kind === kind).map((one) => one.id);
  const hasDraft = Boolean(state.clauses.find((one) => one.id === clauseId)?.draftDecision);
  const approvals = ids('approval');
  const rejections = ids('rejection');
  return [
    ...(hasDraft || approvals.length > 0 ? [{ id: 'draft', proposalIds: approvals }] : []),
    ...ids('amendment').map((id) => ({ id, proposalIds: [id] })),
    ...(rejections.length > 0 ? [{ id: 'rejection', proposalIds: rejections }] : []),
  ];
}

/** Neither withdrawn nor refused by the chair (VOT-1, VOT-9). */
export function liveProposals(state: MeetingState, clauseId: string): readonly Proposal[] {
  return state.proposals.filter(
    (one) => one.clauseId === clauseId && one.withdrawnAt === null && !isRefused(state, one.id),
  );
}

/** VOT-9: not put, unless the assembly has overruled the chair. */
export function isRefused(state: MeetingState, proposalId: string): boolean {
  return state.refusedProposals[proposalId]?.overruled === false;
}

/**
 * The questions of the clause in the order they are put: formal ones each by itself, then the matter with its
 * preliminary votes, additions last (VOT-3, VOT-4). A tree: what must be answered first hangs under `before`.
 */
export function questionOrder(state: MeetingState, clauseId: string): readonly QuestionNode[] {
  return [...formalNodes(state, clauseId), ...mainNode(state, clauseId), ...additionNodes(state, clauseId)];
}

function formalNodes(state: MeetingState, clauseId: string): QuestionNode[] {
  return (['referral-back', 'deferral'] as const).flatMap((kind) => {
    const proposalIds = liveProposals(state, clauseId)
      .filter((one) => one.kind === kind)
      .map((one) => one.id);
    if (proposalIds.length === 0) return [];
    const no = { kind: 'procedural', proposalIds } as const;
    return [{ id: kind, kind: 'formal', yes: { kind: 'settle-today' }, no, before: [] } as const];
  });
}

/** VOT-4: yes is the main proposal, no the counter-proposal that the preliminary votes have chosen. */
function mainNode(state: MeetingState, clauseId: string): QuestionNode[] {
  const all = positions(state, clauseId);
  const main = all.find((one) => one.id === state.questions[clauseId]?.mainId) ?? all[0];
  if (!main) return [];
  const [first, ...others] = all.filter((one) => one !== main);
  const yes = { kind: 'position', positionId: main.id } as const;
  if (!first) return [{ id: 'main', kind: 'main', yes, no: { kind: 'declined' }, before: [] }];
  let counter: QuestionOption = { kind: 'position', positionId: first.id };
  let before: readonly QuestionNode[] = [];
  for (const [i, other] of others.entries()) {
    const id = `preliminary-${i + 1}`;
    const no = { kind: 'position', positionId: other.id } as const;
    before = [{ id, kind: 'preliminary', yes: counter, no, before }];
    counter = { kind: 'winner-of', nodeId: id };
  }
  return [{ id: 'main', kind: 'main', yes, no: counter, before }];
}

function additionNodes(state: MeetingState, clauseId: string): QuestionNode[] {
  return liveProposals(state, clauseId)
    .filter((one) => one.kind === 'addition')
    .map(({ id }) => ({
      id: `addition-${id}`,
      kind: 'addition',
      yes: { kind: 'addition', proposalId: id },
      no: { kind: 'declined' },
      before: [],
    }));
}

/** All questions of the tree in the order they are answered. */
export function questionsInTurn(nodes: readonly QuestionNode[]): readonly QuestionNode[] {
  return nodes.flatMap((node) => [...questionsInTurn(node.before), node]);
}

/** The confirmed answer to a question, or null while it is open. */
export function answerTo(state: MeetingState, clauseId: string, nodeId: string): 'yes' | 'no' | null {
  return votesOn(state, clauseId, nodeId).at(-1)?.result?.outcome ?? null;
}

function votesOn(state: MeetingState, clauseId: string, nodeId: string): readonly Vote[] {
  return state.votes.filter(
    (one) => one.clauseId === clauseId && one.nodeId === nodeId && one.result !== null,
  );
}

/**
 * The question to put next, or null when all are answered or the matter has been referred back or deferred.
 * By voice the chair puts the main proposal at once; preliminary votes are only needed when a vote is held (VOT-4).
 */
export function nextQuestion(state: MeetingState, clauseId: string, isVote: boolean): QuestionNode | null {
  const nodes = questionOrder(state, clauseId);
  const answer = (node: QuestionNode): 'yes' | 'no' | null => answerTo(state, clauseId, node.id);
  if (nodes.some((node) => node.kind === 'formal' && answer(node) === 'no')) return null;
  const top = nodes.find((node) => answer(node) === null) ?? null;
  if (!top || !isVote) return top;
  return questionsInTurn([top]).find((node) => answer(node) === null) ?? top;
}

/** An option as it stands when the questions before it are answered; itself while they are open. */
export function resolvedOption(
  state: MeetingState,
  clauseId: string,
  option: QuestionOption,
): QuestionOption {
  if (option.kind !== 'winner-of') return option;
  const node = questionsInTurn(questionOrder(state, clauseId)).find((one) => one.id === option.nodeId);
  const answer = node && answerTo(state, clauseId, node.id);
  if (!node || !answer) return option;
  return resolvedOption(state, clauseId, answer === 'yes' ? node.yes : node.no);
}
