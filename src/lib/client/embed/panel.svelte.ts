import { refuse, type Refusal, type Result } from '#lib/domain/refusal.ts';
import type { EmbedMeeting, EmbedRoom, EnterAnswer } from '#lib/protocol/embed-wire.ts';
import type { PanelHost } from './panel-host.ts';

export type PanelView =
  | { readonly kind: 'starting' }
  /** Opened in an ordinary browser: there is no call around. */
  | { readonly kind: 'outside' }
  | { readonly kind: 'sign-in'; readonly isGuest: boolean }
  | { readonly kind: 'choose'; readonly meetings: readonly EmbedMeeting[] }
  | { readonly kind: 'no-meeting' }
  | { readonly kind: 'in' };

export interface PanelOptions {
  readonly host: () => Promise<PanelHost | null>;
  readonly fetch?: typeof fetch;
}

type Enter = { readonly path: string; readonly body: object };

/**
 * A frame in the window of a call, from nobody to somebody in a room. The token that opens the room is kept in memory beside
 * the cookie of the frame: some clients keep no cookies in frames. Nothing is kept in storage, which frames may not have.
 */
export class Panel {
  readonly #options: PanelOptions;
  /** Known to this frame alone: what its person brings from another window is bound to it. */
  readonly #nonce = newNonce();
  #host: PanelHost | null = null;
  /** How the person was last vouched for: asked again with the meeting that they chose. */
  #entered: Enter | null = null;
  #offer: string | null = null;

  #view = $state.raw<PanelView>({ kind: 'starting' });
  #room = $state.raw<EmbedRoom | null>(null);
  #token = $state<string | null>(null);
  #entries = $state(0);
  #refusal = $state.raw<Refusal | null>(null);
  #isBusy = $state(false);
  #isSigningIn = $state(false);

  constructor(options: PanelOptions) {
    this.#options = options;
  }

  get view(): PanelView {
    return this.#view;
  }
  get refusal(): Refusal | null {
    return this.#refusal;
  }
  get isBusy(): boolean {
    return this.#isBusy;
  }
  /** The window in which the person signs in is open. */
  get isSigningIn(): boolean {
    return this.#isSigningIn;
  }
  get host(): PanelHost | null {
    return this.#host;
  }
  get token(): string | null {
    return this.#token;
  }
  /** Kept when the session ends: what was typed in it waits for the person to be let in again. */
  get room(): EmbedRoom | null {
    return this.#room;
  }
  /** How often somebody was let in. */
  get entries(): number {
    return this.#entries;
  }

  start(): Promise<void> {
    return this.#working(async () => {
      this.#host ??= await this.#options.host();
      if (!this.#host) {
        this.#view = { kind: 'outside' };
        return;
      }
      const proof = await this.#host.proof();
      if (proof) await this.#enter({ path: '/embed/enter', body: proof });
      else if (!(await this.#resume())) await this.#offerAnew();
    });
  }

  choose(meetingId: string): Promise<void> {
    return this.#working(async () => {
      if (this.#entered) await this.#enter({ ...this.#entered, body: { ...this.#entered.body, meetingId } });
    });
  }

  /**
   * Opens a window in which the person signs in, and takes the code when that window hands it over. While it is open the code may
   * be typed as well: a window that cannot hand it over asks for that.
   */
  async signIn(): Promise<void> {
    if (this.#isSigningIn) return;
    if (this.#offer === null) await this.#working(() => this.#offerAnew());
    const host = this.#host;
    if (this.#offer === null || !host || this.#isBusy) return;
    const address = `${location.origin}/embed/login?offer=${this.#offer}`;
    this.#isSigningIn = true;
    this.#refusal = null;
    let code: string | null = null;
    try {
      code = await host.signIn(address);
    } catch {
      this.#refusal = refuse('no-connection').refusal;
    }
    this.#isSigningIn = false;
    const brought = code;
    if (brought !== null && this.#view.kind !== 'in') await this.#working(() => this.#exchange(brought));
  }

  /** The code that the person read in the other window. */
  bring(code: string): Promise<void> {
    return this.#working(() => this.#exchange(code));
  }

  /** Asks the person's own client who they are. */
  consent(): Promise<void> {
    return this.#working(async () => {
      const ask = this.#host?.consent;
      if (!ask) return;
      const nonce = this.#nonce;
      const asked = await this.#post<{ state: string; codeChallenge: string }>('/embed/zoom/authorise', {
        nonce,
      });
      if (!asked.ok) {
        this.#refusal = asked.refusal;
        return;
      }
      const given = await ask(asked.value);
      if (given) await this.#enter({ path: '/embed/zoom/authorised', body: given });
    });
  }

  /** Opens one socket, once. Undefined when there is none to be had: then the cookie may do. */
  readonly ticket = async (): Promise<string | undefined> => {
    const answer = await this.#post<{ ticket: string }>('/embed/ticket', {});
    return answer.ok ? answer.value.ticket : undefined;
  };

  /** Whether the session of this frame still lives. */
  readonly isIn = async (): Promise<boolean> => {
    const answer = await this.#fetch('/embed/room', { method: 'HEAD', headers: this.#headers() });
    return answer.status !== 401;
  };

  close(): void {
    this.#host?.close();
  }

  async #working(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#refusal = null;
    await work().catch(() => {
      this.#refusal = refuse('no-connection').refusal;
    });
    this.#isBusy = false;
  }

  async #enter(how: Enter): Promise<void> {
    const answer = await this.#post<EnterAnswer>(how.path, { ...how.body, nonce: this.#nonce });
    this.#entered = how;
    if (answer.ok) await this.#hear(answer.value);
    else await this.#refused(answer.refusal);
  }

  async #exchange(code: string): Promise<void> {
    const answer = await this.#post<EnterAnswer>('/embed/exchange', { nonce: this.#nonce, code });
    if (answer.ok) await this.#hear(answer.value);
    else await this.#refused(answer.refusal);
  }

  async #hear(answer: EnterAnswer): Promise<void> {
    switch (answer.kind) {
      case 'in':
        this.#token = answer.token;
        await this.#resume();
        return;
      case 'choose':
        this.#view = answer;
        return;
      case 'sign-in':
        this.#offer = answer.offer;
        this.#view = { kind: 'sign-in', isGuest: false };
        return;
      case 'guest':
        this.#offer = null;
        this.#view = { kind: 'sign-in', isGuest: true };
        return;
      case 'no-meeting':
        this.#view = answer;
    }
  }

  /** Whoever is not believed can still sign in. */
  async #refused(refusal: Refusal): Promise<void> {
    this.#refusal = refusal;
    if (this.#view.kind === 'starting') await this.#offerAnew();
  }

  async #offerAnew(): Promise<void> {
    const { provider, call } = this.#host ?? { provider: 'zoom', call: '' };
    const body = { provider, call: call.slice(0, 2000), nonce: this.#nonce };
    const answer = await this.#post<EnterAnswer>('/embed/offer', body);
    if (answer.ok) await this.#hear(answer.value);
    else this.#refusal = answer.refusal;
    if (this.#view.kind === 'starting') this.#view = { kind: 'sign-in', isGuest: false };
  }

  /** Into the room that the token, or the cookie of before, is for. */
  async #resume(): Promise<boolean> {
    const answer = await this.#fetch('/embed/room', { headers: this.#headers() });
    if (!answer.ok) return false;
    this.#room = (await answer.json()) as EmbedRoom;
    this.#view = { kind: 'in' };
    this.#entries += 1;
    return true;
  }

  async #post<T>(path: string, body: object): Promise<Result<T>> {
    const response = await this.#fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.#headers() },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as T & { refusal?: Refusal };
    if (response.ok) return { ok: true, value: answer };
    return answer.refusal ? { ok: false, refusal: answer.refusal } : refuse('unexpected');
  }

  #headers(): Record<string, string> {
    return this.#token === null ? {} : { authorization: `Bearer ${this.#token}` };
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    return (this.#options.fetch ?? fetch)(path, init);
  }
}

function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
