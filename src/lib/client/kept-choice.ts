/** A choice that this browser keeps; null when it keeps none, or nothing at all, as in a frame of another site. */
export function keptChoice(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function keepChoice(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Not kept: it holds while the page is open.
  }
}
