import { createContext } from 'svelte';
import type { ClauseTexts } from './clause-texts.svelte.ts';

/** The room's texts; null until the page runs in a browser. */
export interface RoomTexts {
  readonly current: ClauseTexts | null;
}

export const [useRoomTexts, provideRoomTexts] = createContext<RoomTexts>();
