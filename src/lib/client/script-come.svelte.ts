class ScriptCome {
  /** Never on the server. */
  isHere = $state(false);
}

/**
 * Whether the script has come that the page's buttons need: until then one that does nothing else says so by being disabled, instead of
 * swallowing a press on a slow line. The page's outermost layout says when; what is drawn after that begins with it.
 */
export const scriptCome = new ScriptCome();
