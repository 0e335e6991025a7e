import { heldClauses } from './agenda/agenda-order.ts';
import { signsBySide } from './body-rules.ts';
import type { MeetingState } from './meeting-state.ts';
import type { MinutesSigner } from './minutes-document.ts';
import { clauseLabels } from './numbering.ts';
import type { Participant } from './participant.ts';
import { adjusterScopes, leadersOf, type ScopedSigner } from './signing/signer-scope.ts';
import type { Language } from './wording/dates.ts';
import { labelRanges } from './wording/label-ranges.ts';
import { phrases, type Phrases } from './wording/phrases.ts';

/** Who signs for a side: its chair, else its vice chair. */
export function sideSigner(state: MeetingState, side: string): Participant | undefined {
  const officers = state.participants.filter((one) => one.side === side);
  return officers.find((one) => one.role === 'chair') ?? officers.find((one) => one.role === 'vice-chair');
}

/** The places to sign, in printing order; who is only named stands among them with `signs: false`. */
export function composeSigners(state: MeetingState, language: Language): readonly MinutesSigner[] {
  const words = phrases(language);
  const own = signsBySide(state.body.profile) ? bySide(state, words) : asOneBody(state, words);
  return own.map((one) => settled(state, replaced(state, one, words), words));
}

/** ADJ-4: the substitute's own name is printed, and whose place it is. */
function replaced(state: MeetingState, signer: MinutesSigner, words: Phrases): MinutesSigner {
  const id = participantOf(signer);
  const last = state.replacements.findLast((one) => one.fromId === id);
  const substitute = last && state.participants.find((one) => one.id === last.toId);
  if (!last || !substitute) return signer;
  const { organisation: _organisation, ...kept } = signer;
  const taken: MinutesSigner = {
    ...kept,
    slotId: `${signer.role}-${substitute.id}`,
    name: substitute.name,
    roleText: `${signer.roleText}, ${words.signsInsteadOf(signer.name)}`,
    ...(substitute.organisation ? { organisation: substitute.organisation } : {}),
  };
  return replaced(state, taken, words);
}

/** ADJ-4: whose part the body itself has settled is named, and signs nothing. */
function settled(state: MeetingState, signer: MinutesSigner, words: Phrases): MinutesSigner {
  const last = state.settlements.findLast((one) => one.participantId === participantOf(signer));
  if (!last) return signer;
  return { ...signer, signs: false, roleText: `${signer.roleText}, ${words.adjustedByBody(last.decision)}` };
}

/** Whose place to sign it is: the slot is named after role and person. */
export function participantOf({ slotId, role }: Pick<MinutesSigner, 'slotId' | 'role'>): string {
  return slotId.slice(role.length + 1);
}

function bySide(state: MeetingState, words: Phrases): MinutesSigner[] {
  return state.body.profile.sides.flatMap((side) => {
    const who = sideSigner(state, side);
    if (!who) return [];
    const roleText = who.role === 'chair' ? words.chair : words.viceChair;
    return [signer({ organisation: side, ...who }, 'side', roleText, true)];
  });
}

/** The chair and each adjuster; the secretary is named and answers for the pen (001-2, ROL-4). */
function asOneBody(state: MeetingState, words: Phrases): MinutesSigner[] {
  const { approval, documentType } = state.body.profile;
  const secretary = state.participants.find((one) => one.role === 'secretary');
  const clerk = (signs: boolean): MinutesSigner[] =>
    secretary ? [signer(secretary, 'secretary', words.secretary, signs)] : [];
  switch (approval) {
    case 'next-meeting-approves':
      return clerk(true);
    case 'nobody-signs':
      return clerk(false);
    case 'chair-and-clerk-sign':
      return [...clerk(true), ...chairOf(state, words)];
    case 'all-present-sign':
      return [...clerk(false), ...everybodySeated(state, words)];
    default: {
      // Where nothing is said about approval, notes are the secretary's own (002).
      const isNotes = approval === undefined && documentType === 'minnesanteckningar';
      const secretarySigns = isNotes || documentType === 'samverkansprotokoll'; // 002, 004-19
      return [
        ...clerk(secretarySigns),
        ...(isNotes ? [] : chairOf(state, words)),
        ...adjustersOf(state, words),
      ];
    }
  }
}

function chairOf(state: MeetingState, words: Phrases): MinutesSigner[] {
  return leadersOf(state).map((one) =>
    scoped(state, one, 'chair', one.participant.role === 'chair' ? words.chair : words.viceChair),
  );
}

function adjustersOf(state: MeetingState, words: Phrases): MinutesSigner[] {
  return adjusterScopes(state).map((one) => scoped(state, one, 'adjuster', words.adjuster));
}

/** With the labels of what is signed for when it is not everything, also as printed. */
function scoped(
  state: MeetingState,
  { participant, clauseIds }: ScopedSigner,
  role: MinutesSigner['role'],
  roleText: string,
): MinutesSigner {
  if (!clauseIds) return signer(participant, role, roleText, true);
  const labels = clauseLabels(state.clauses, state.body.profile.numbering);
  const clauses = heldClauses(state.clauses)
    .filter(({ id }) => clauseIds.includes(id))
    .map(({ id }) => labels[id] ?? '');
  const text = `${roleText} ${labelRanges(
    clauses,
    heldClauses(state.clauses).map(({ id }) => labels[id] ?? ''),
  )}`;
  return { ...signer(participant, role, text.trim(), true), clauses };
}

/** Everybody who attended with a seat, the chair first: members, and deputies who served. */
function everybodySeated(state: MeetingState, words: Phrases): MinutesSigner[] {
  const seated = state.participants.filter((one) => attendedWithSeat(state, one));
  const chair = seated.find((one) => one.role === 'chair');
  return [
    ...(chair ? [signer(chair, 'chair', words.chair, true)] : []),
    ...seated.filter((one) => one !== chair).map((one) => signer(one, 'adjuster', words.member, true)),
  ];
}

function attendedWithSeat(state: MeetingState, { id, group }: Participant): boolean {
  if (group === 'deputy') return state.serving.some((one) => one.deputyId === id);
  return group === 'member' && (state.attendance[id] ?? []).length > 0;
}

function signer(
  participant: Participant,
  role: MinutesSigner['role'],
  roleText: string,
  signs: boolean,
): MinutesSigner {
  return {
    slotId: `${role}-${participant.id}`,
    role,
    roleText,
    name: participant.name,
    ...(participant.organisation ? { organisation: participant.organisation } : {}),
    signs,
  };
}
