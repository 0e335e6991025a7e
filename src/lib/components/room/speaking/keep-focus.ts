import { tick } from 'svelte';

/** WCAG 2.4.3: when what had focus is gone after a command, focus goes to the first of `selector`, not to the page. */
export async function keepFocus(root: HTMLElement | undefined, selector: string): Promise<void> {
  await tick();
  if (document.activeElement === document.body) root?.querySelector<HTMLElement>(selector)?.focus();
}
