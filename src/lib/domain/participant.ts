/** Somebody on the meeting's roster. Seat, party and organisation are different things (ROL-9). */
export interface Participant {
  readonly id: string;
  readonly name: string;
  readonly group: ParticipantGroup;
  readonly party?: string;
  readonly organisation?: string;
  readonly title?: string;
  readonly role?: ParticipantRole;
  readonly side?: string;
  readonly seatLabel?: string;
  /** How many mandates this one person holds; absent is one (004-11). */
  readonly mandates?: number;
  /** ROL-6: the decision that lets this person attend lets an opinion be minuted as well. */
  readonly opinionMinuted?: boolean;
  /** The member whose personal deputy this is (DEP-1). */
  readonly personalDeputyOf?: string;
  /** Named in the roster as serving for somebody else, e.g. "ersätter Bo Ek (C)" (000-6, DEP-7). */
  readonly replaces?: { readonly name: string; readonly party?: string };
}

export type ParticipantGroup = 'member' | 'deputy' | 'official' | 'invited' | 'other';
export type ParticipantRole = 'chair' | 'vice-chair' | 'secretary';
