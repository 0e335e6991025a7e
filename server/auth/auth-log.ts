/** What sign-in writes to the log: account ids, never a token, a password or a mail address. (ASVS 16.2.5, 16.3.1) */
export interface AuthLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
