import { createContext } from 'svelte';

export interface Toast {
  readonly id: number;
  readonly message: string;
  readonly undo?: () => void;
}

/** Long enough to read and reach for Ångra; WCAG 2.2.1 is met because undo is never the only way back. */
const SHOWN_FOR_MS = 8000;

/** Short messages at the foot of the page. One per page, handed down by context. */
export class Toasts {
  #shown = $state<readonly Toast[]>([]);
  #nextId = 1;

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  show(message: string, undo?: () => void): void {
    const id = this.#nextId++;
    // Two at most: more would be a list nobody reads.
    this.#shown = [...this.#shown.slice(-1), undo ? { id, message, undo } : { id, message }];
    setTimeout(() => this.dismiss(id), SHOWN_FOR_MS);
  }

  dismiss(id: number): void {
    this.#shown = this.#shown.filter((toast) => toast.id !== id);
  }
}

export const [useToasts, provideToasts] = createContext<Toasts>();
