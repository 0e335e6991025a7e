/**
 * When the control that had focus is taken away by what it did (a meeting that was opened has no button for opening),
 * focus goes on to the control that leads on, instead of falling back to the top of the page. (WCAG 2.4.3)
 * Returns the function that stops watching.
 */
export function keepFocus(next: () => HTMLElement | null): () => void {
  let last: Element | null = null;
  let frame = 0;
  const note = (event: FocusEvent): void => {
    last = event.target instanceof Element ? event.target : null;
  };
  const rescue = (): void => {
    if (last?.isConnected !== false) return;
    // Once only: whoever then leaves the control for the page itself meant to.
    last = null;
    if (document.activeElement === document.body) next()?.focus();
  };
  const observer = new MutationObserver(() => {
    if (last === null || last.isConnected) return;
    // Later than a closing dialog, which gives focus back by itself when it can.
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(rescue);
    });
  });
  document.addEventListener('focusin', note);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', note);
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}
