import type { compileProject } from '@inlang/paraglide-js';

export interface MessageSettings {
  readonly baseLocale: string;
  readonly locales: readonly string[];
  readonly 'plugin.inlang.messageFormat': { readonly pathPattern: readonly string[] };
}

/** What the message format plugin reads from one file. */
export interface Imported {
  readonly bundles: readonly { readonly id: string; readonly declarations: readonly unknown[] }[];
  readonly messages: readonly {
    readonly bundleId: string;
    readonly locale: string;
    readonly selectors: readonly unknown[];
  }[];
  readonly variants: readonly {
    readonly messageBundleId: string;
    readonly messageLocale: string;
    readonly matches: readonly unknown[];
    readonly pattern: readonly unknown[];
  }[];
}

type Project = Parameters<typeof compileProject>[0]['project'];

/** The messages as the compiler asks for them: every bundle with its message and variant in each language. */
export function memoryProject(settings: MessageSettings, imported: readonly Imported[]): Project {
  const rows = rowsOf(imported);
  const query: Query = {
    leftJoin: () => query,
    select: () => query,
    orderBy: () => query,
    execute: async () => rows,
  };
  // reason: the compiler reads the settings and makes this one query; lockstep with it is kept by the messages' test.
  return { settings: { get: async () => settings }, db: { selectFrom: () => query } } as unknown as Project;
}

interface Query {
  leftJoin(): Query;
  select(): Query;
  orderBy(): Query;
  execute(): Promise<readonly Row[]>;
}

interface Row {
  readonly bundleId: string;
  readonly bundleDeclarations: readonly unknown[];
  readonly messageId: string;
  readonly messageLocale: string;
  readonly messageSelectors: readonly unknown[];
  readonly variantId: string;
  readonly variantMatches: readonly unknown[];
  readonly variantPattern: readonly unknown[];
}

/** One row per variant. A message may name different facts in each language, so a bundle declares all of them. */
function rowsOf(imported: readonly Imported[]): readonly Row[] {
  const declarations = new Map<string, unknown[]>();
  for (const { id, declarations: own } of imported.flatMap((one) => one.bundles)) {
    const known = declarations.get(id) ?? [];
    const isNew = (one: unknown): boolean =>
      !known.some((other) => JSON.stringify(other) === JSON.stringify(one));
    declarations.set(id, [...known, ...own.filter(isNew)]);
  }
  const selectors = new Map(
    imported.flatMap((one) => one.messages).map((one) => [`${one.bundleId} ${one.locale}`, one.selectors]),
  );
  refuseTwice(imported);
  const rows = imported
    .flatMap((one) => one.variants)
    .map((one, i): Row => {
      const messageId = `${one.messageBundleId} ${one.messageLocale}`;
      return {
        bundleId: one.messageBundleId,
        bundleDeclarations: declarations.get(one.messageBundleId) ?? [],
        messageId,
        messageLocale: one.messageLocale,
        messageSelectors: selectors.get(messageId) ?? [],
        variantId: String(i),
        variantMatches: one.matches,
        variantPattern: one.pattern,
      };
    });
  return rows.toSorted((a, b) => (a.messageId < b.messageId ? -1 : a.messageId > b.messageId ? 1 : 0));
}

/** Two texts under one key would be one text nobody chose. */
function refuseTwice(imported: readonly Imported[]): void {
  const seen = new Set<string>();
  for (const { bundleId, locale } of imported.flatMap((one) => one.messages)) {
    const name = `${bundleId} in ${locale}`;
    if (seen.has(name)) throw new Error(`The message ${name} stands twice in messages/.`);
    seen.add(name);
  }
}
