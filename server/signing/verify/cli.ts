import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Language, say, sayLevel, sayTime } from '../messages.ts';
import type { CheckProof } from '../methods/whole-evidence.ts';
import type { Reason, SignerReport, VerificationReport } from './report.ts';
import { verifyFile } from './verify-file.ts';

export interface VerifyIo {
  out(line: string): void;
  err(line: string): void;
  /** PEM of the roots this instance trusts; empty when it has none. */
  trustedRoots(): Promise<string[]>;
  /** PEM of the timestamp authorities' roots that it trusts. */
  readonly trustedTsaRoots?: readonly string[];
  /** Keys that sign the log here, as C2SP verifiers write them. */
  trustedLogKeys?(): Promise<string[]>;
  /** Asks BankID proofs in archive bundles; `roots` are those named on the command line, if any were. */
  readonly checkBankId?: (roots: string | undefined) => Promise<CheckProof | undefined>;
}

/** `verify <file.pdf> [--root <root.pem>] [--tsa-root <root.pem>] [--bankid-root <roots.pem>] [--json] [--lang sv|en]`: 0 when valid, 1 when not, 2 on wrong usage. */
export async function runVerify(args: string[], io: VerifyIo): Promise<number> {
  const options = readArguments(args);
  if (!options) {
    io.err(say(languageOf(undefined), 'verify_usage'));
    return 2;
  }
  const { file, root, tsaRoot, bankidRoot, language } = options;
  const paths = [file, root, tsaRoot, bankidRoot].filter((path) => path !== undefined);
  const contents = new Map<string | undefined, Buffer>();
  for (const path of paths) {
    const found = await read(path);
    if (!found) {
      io.err(say(language, 'verify_cannot_open', { file: path }));
      return 2;
    }
    contents.set(path, found);
  }
  // A root named on the command line is the one the reader means, so it replaces the instance's own.
  const [pinned, pinnedTsa, bankIdRoots] = [root, tsaRoot, bankidRoot].map((path) =>
    contents.get(path)?.toString('utf8'),
  );
  const trustedRoots = pinned === undefined ? await io.trustedRoots() : [pinned];
  const trustedTsaRoots = pinnedTsa === undefined ? (io.trustedTsaRoots ?? []) : [pinnedTsa];
  const pdf = new Uint8Array(contents.get(file) ?? []);
  const checkBankId = await io.checkBankId?.(bankIdRoots);
  // Whoever brings a root of their own asks about another house, which has another log.
  const trustedLogKeys = pinned === undefined ? ((await io.trustedLogKeys?.()) ?? []) : [];
  const report = await verifyFile(pdf, {
    trustedRoots,
    trustedTsaRoots,
    trustedLogKeys,
    ...(checkBankId ? { checkBankId } : {}),
  });
  if (options.json) io.out(JSON.stringify(report, null, 2));
  else for (const line of describe(report, language)) io.out(line);
  return report.verdict === 'valid' ? 0 : 1;
}

/** The report in sentences: verdict, document, each signer, what is wrong, what to know. */
export function describe(report: VerificationReport, language: Language): string[] {
  const { document, root, signers } = report;
  const lines = [say(language, `verify_verdict_${report.verdict.replaceAll('-', '_')}`)];
  if (document) {
    lines.push(say(language, 'verify_document', { ...document }));
    lines.push(say(language, 'verify_frozen', { hash: document.frozenSha256 }));
  }
  lines.push(...signers.map((signer) => describeSigner(signer, language)));
  lines.push(...describeSeal(report, language));
  const told = new Set(signers.filter((signer) => !signer.signed).flatMap((signer) => signer.reasons));
  lines.push(
    ...report.reasons.filter((reason) => !told.has(reason)).map((reason) => describeReason(reason, language)),
  );
  if (root?.pinned) lines.push(say(language, 'verify_root_pinned', { fingerprint: root.fingerprint }));
  lines.push(...report.notes.map((note) => describeReason(note, language)));
  return lines;
}

function describeSeal({ seal, timestamps }: VerificationReport, language: Language): string[] {
  const sealed = seal
    ? [say(language, 'verify_sealed', { name: seal.name, time: sayTime(language, seal.sealedAt) })]
    : [];
  const stamped = timestamps.map(({ time, authority }) =>
    say(language, 'verify_timestamped', { time: sayTime(language, time), authority }),
  );
  return [...sealed, ...stamped];
}

function describeSigner(signer: SignerReport, language: Language): string {
  const { name, role, method, signedAt, level } = signer;
  if (!signer.signed) return say(language, 'signed_by_missing', { name, role });
  if (!signer.valid || !method || !signedAt || !level)
    return say(language, 'signed_by_not_valid', { name, role });
  const signed = say(language, 'signed_by', {
    name,
    role,
    time: sayTime(language, signedAt),
    method: say(language, `signed_method_${method}`),
  });
  return `${signed} ${sayLevel(language, level)}`;
}

function describeReason({ code, params }: Reason, language: Language): string {
  return say(language, `verify_${code.replaceAll('-', '_')}`, params);
}

interface Arguments {
  readonly file: string;
  readonly root: string | undefined;
  readonly tsaRoot: string | undefined;
  /** A file with the roots that BankID proofs must lead to. */
  readonly bankidRoot: string | undefined;
  readonly json: boolean;
  readonly language: Language;
}

function readArguments(args: string[]): Arguments | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        lang: { type: 'string' },
        root: { type: 'string' },
        'tsa-root': { type: 'string' },
        'bankid-root': { type: 'string' },
      },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return undefined;
    if (values.lang !== undefined && values.lang !== 'sv' && values.lang !== 'en') return undefined;
    return {
      file,
      root: values.root,
      tsaRoot: values['tsa-root'],
      bankidRoot: values['bankid-root'],
      json: values.json ?? false,
      language: languageOf(values.lang),
    };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Swedish first; English where the terminal says English. */
function languageOf(wanted: Language | undefined): Language {
  // eslint-disable-next-line no-restricted-properties -- reason: the language of the reader's terminal is no setting of the server
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const locale = LC_ALL ?? LC_MESSAGES ?? LANG ?? '';
  return wanted ?? (locale.startsWith('en') ? 'en' : 'sv');
}

async function read(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch {
    // Missing, a folder or not allowed: the reader is told which file, the shell knows the rest.
    return undefined;
  }
}
