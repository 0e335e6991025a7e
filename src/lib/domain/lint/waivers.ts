/** A finding of the linter that people have chosen to let stand, and why. */
export type LintCommand =
  | {
      readonly type: 'waive-finding';
      /** Names the finding so that it is the same one next time: code, clause and place. */
      readonly findingKey: string;
      readonly clauseId: string | null;
      readonly reason: string;
    }
  | { readonly type: 'withdraw-waiver'; readonly findingKey: string };

export type LintFact =
  | {
      readonly type: 'finding-waived';
      readonly findingKey: string;
      readonly clauseId: string | null;
      readonly reason: string;
    }
  | { readonly type: 'waiver-withdrawn'; readonly findingKey: string };

export interface LintState {
  readonly waivers: Readonly<
    Record<
      string,
      {
        readonly clauseId: string | null;
        readonly reason: string;
        readonly by: string;
        readonly at: string;
      }
    >
  >;
}
