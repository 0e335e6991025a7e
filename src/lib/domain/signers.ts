import { signsBySide } from './body-rules.ts';
import type { MeetingState } from './meeting-state.ts';
import type { MinutesSigner } from './minutes-document.ts';
import type { Participant } from './participant.ts';
import type { Language } from './wording/dates.ts';
import { phrases, type Phrases } from './wording/phrases.ts';

/** Who signs for a side: its chair, else its vice chair. */
export function sideSigner(state: MeetingState, side: string): Participant | undefined {
  const officers = state.participants.filter((one) => one.side === side);
  return officers.find((one) => one.role === 'chair') ?? officers.find((one) => one.role === 'vice-chair');
}

/** The places to sign, in printing order; who is only named stands among them with `signs: false`. */
export function composeSigners(state: MeetingState, language: Language): readonly MinutesSigner[] {
  const words = phrases(language);
  return signsBySide(state.body.profile) ? bySide(state, words) : asOneBody(state, words);
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
        ...adjustersOf(state).map((one) => signer(one, 'adjuster', words.adjuster, true)),
      ];
    }
  }
}

function chairOf(state: MeetingState, words: Phrases): MinutesSigner[] {
  const chair = state.participants.find((one) => one.role === 'chair');
  return chair ? [signer(chair, 'chair', words.chair, true)] : [];
}

function adjustersOf(state: MeetingState): readonly Participant[] {
  return state.adjusters
    .map((id) => state.participants.find((one) => one.id === id))
    .filter((one) => one !== undefined);
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
