import type { EnterProof } from '#lib/protocol/embed-wire.ts';

/** The window of a call around our frame. What it says of people and meetings is hearsay: only what is signed is handed on. */
export interface PanelHost {
  readonly provider: 'zoom' | 'teams';
  /** The call's own name of itself; empty when it gives none. A hint. */
  readonly call: string;
  /** What the provider signed of who sits here; null when it vouches for nobody. */
  proof(): Promise<EnterProof | null>;
  /** Opens an address of ours in a window of the person's own. */
  open(url: string): Promise<void>;
  /** Lets the person sign in in a window of their own. Gives the code they bring, or null when they will type it in. */
  signIn(url: string): Promise<string | null>;
  /** Asks the person's own client who they are, null when they say no; missing where no client can be asked. */
  readonly consent?: (question: ConsentAsked) => Promise<ConsentGiven | null>;
  /**
   * Lets everybody in the call see the meeting: in Teams on the stage, in Zoom as a panel of their own. False when the client
   * does not let this person; missing where there is no such thing.
   */
  readonly showEverybody?: () => Promise<boolean>;
  /**
   * Tells how many the client says are in the call, now and whenever that changes; gives what stops it. A hint: it can be
   * invented. Missing where the client does not tell.
   */
  readonly countPeople?: (heard: (count: number) => void) => () => void;
  /** The address of the frame has changed. */
  navigated(): void;
  close(): void;
}

export interface ConsentAsked {
  readonly state: string;
  readonly codeChallenge: string;
}

export interface ConsentGiven {
  readonly code: string;
  readonly state: string;
  readonly redirectUri: string;
}
