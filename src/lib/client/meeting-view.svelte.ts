import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { MeetingRoom } from './meeting-room.svelte.ts';

export type SideTab = 'roll' | 'matter' | 'speakers' | 'adjusters' | 'log';
export type Pane = 'paper' | 'agenda' | 'side';
export type RoomDialog =
  | 'keys'
  | 'palette'
  | 'close'
  | 'add-clause'
  | 'adjourn'
  | 'completeness'
  | 'remarks'
  | 'proposal'
  | 'recusal'
  | 'statement'
  | 'vote';

/** What this person looks at in the room: nothing here is known to anybody else. */
export class MeetingView {
  readonly #room: MeetingRoom;
  #reading = $state<string | null>(null);
  #tab = $state<SideTab>('roll');
  #pane = $state<Pane>('paper');
  #dialog = $state<RoomDialog | null>(null);
  readonly #decisionTexts = new SvelteMap<string, string>();

  /** The clause being read: the meeting's own while following it. */
  readonly clauseId: string | null = $derived.by(() => this.#reading ?? this.#room.state.pointer);
  readonly isFollowing: boolean = $derived.by(
    () => this.#reading === null || this.#reading === this.#room.state.pointer,
  );

  constructor(room: MeetingRoom) {
    this.#room = room;
  }

  get tab(): SideTab {
    return this.#tab;
  }
  get pane(): Pane {
    return this.#pane;
  }
  get dialog(): RoomDialog | null {
    return this.#dialog;
  }

  read(clauseId: string): void {
    this.#reading = clauseId === this.#room.state.pointer ? null : clauseId;
    this.#pane = 'paper';
  }
  follow(): void {
    this.#reading = null;
    this.#pane = 'paper';
  }
  showTab(tab: SideTab): void {
    this.#tab = tab;
    this.#pane = 'side';
  }
  showPane(pane: Pane): void {
    this.#pane = pane;
  }
  ask(dialog: RoomDialog): void {
    this.#dialog = dialog;
  }
  closeDialog(): void {
    this.#dialog = null;
  }

  /** What is written but not yet decided stays with its clause, also when the meeting moves on and back. */
  decisionText(clauseId: string): string | undefined {
    return this.#decisionTexts.get(clauseId);
  }
  writeDecision(clauseId: string, text: string): void {
    this.#decisionTexts.set(clauseId, text);
  }
  forgetDecision(clauseId: string): void {
    this.#decisionTexts.delete(clauseId);
  }
}

export const [useMeetingView, provideMeetingView] = createContext<MeetingView>();
