import type { BodyProfile } from './body.ts';
import type { MeetingState } from './meeting-state.ts';
import type { MinutesSigner } from './minutes-document.ts';
import type { Participant } from './participant.ts';
import type { Language } from './wording/dates.ts';
import { phrases, type Phrases } from './wording/phrases.ts';

/** Whether the notes are signed once for each side, with neither secretary nor adjuster (003-15). */
export function signsBySide({ documentType, sides }: Pick<BodyProfile, 'documentType' | 'sides'>): boolean {
  // Employer and unions have two sides too, but adjust as a whole (004-19).
  return documentType !== 'samverkansprotokoll' && sides.length === 2;
}

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
  const secretary = state.participants.find((one) => one.role === 'secretary');
  const chair = state.participants.find((one) => one.role === 'chair');
  const adjusters = state.adjusters
    .map((id) => state.participants.find((one) => one.id === id))
    .filter((one) => one !== undefined);
  const { documentType } = state.body.profile;
  const isNotes = documentType === 'minnesanteckningar';
  const secretarySigns = isNotes || documentType === 'samverkansprotokoll'; // 002, 004-19
  return [
    ...(secretary ? [signer(secretary, 'secretary', words.secretary, secretarySigns)] : []),
    ...(chair && !isNotes ? [signer(chair, 'chair', words.chair, true)] : []),
    ...adjusters.map((one) => signer(one, 'adjuster', words.adjuster, true)),
  ];
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
