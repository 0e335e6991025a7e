/** Only links a reader of the minutes can follow: web addresses and mail. */
export function isAllowedLink(uri: string): boolean {
  return /^(https?:\/\/|mailto:)[^\s]+$/i.test(uri);
}
