export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const locales = ['sv', 'en'] as const;
export type Locale = (typeof locales)[number];

/** The theme a cookie names, `system` when it names none of ours. */
export function readTheme(cookie: string | undefined): Theme {
  return themes.find((theme) => theme === cookie) ?? 'system';
}

/**
 * Where to go back to after a form: a path on this site, else the start page. A path that begins with two
 * slashes or a backslash would leave the site (open redirect).
 */
export function localPath(value: FormDataEntryValue | null): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value)) return '/';
  return value;
}
