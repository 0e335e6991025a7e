import { tick } from 'svelte';

/** Attached to a form that opens in place of its button: whoever pressed the button goes on in the form. */
export function focusFirst(form: HTMLElement): void {
  form.querySelector<HTMLElement>('select, input, textarea')?.focus();
}

/** When the form has closed, back to the button that opened it, so that nobody is thrown to the top of the page. */
export async function focusButton(place: HTMLElement | undefined): Promise<void> {
  await tick();
  place?.querySelector<HTMLElement>('button')?.focus();
}
