export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const locales = ['sv', 'en'] as const;
export type Locale = (typeof locales)[number];

/** The theme a cookie names, `system` when it names none of ours. */
export function readTheme(cookie: string | undefined): Theme {
  return themes.find((theme) => theme === cookie) ?? 'system';
}
