import { type Reason, reason, unreadable, type VerificationReport } from '../verify/report.ts';
import { partsOf, verifyMinutes, type VerifyOptions } from '../verify/verify-minutes.ts';
import { BUNDLE } from './bundle-names.ts';
import { type Beside, faultsBeside } from './faults-beside.ts';
import { readLog } from './log-in-bundle.ts';
import { readZip } from './read-zip.ts';

/**
 * Verifies an archive bundle: the signed file as ever, and that everything beside it is what the signatures and the checkpoint
 * speak of. The page and the words for readers are beside the point: nobody has signed those. Never throws.
 */
export async function verifyBundle(
  bytes: Uint8Array,
  options: VerifyOptions = {},
): Promise<VerificationReport> {
  const files = readZip(bytes);
  if (typeof files === 'string') return unreadable('not-ours', files);
  const pdf = files.get(BUNDLE.final);
  if (!pdf) return unreadable('not-ours', 'not-a-bundle');
  const report = await verifyMinutes(pdf, options);
  if (report.verdict === 'not-ours') return report;
  try {
    const { faults, notes } = await verifyBeside(files, pdf, report, options);
    // What the file alone could not show, the bundle has.
    const ofFile = report.notes.filter(({ code }) => code !== 'evidence-kept-apart');
    return faults.length === 0
      ? { ...report, notes: [reason('bundle-whole'), ...notes, ...ofFile] }
      : { ...report, verdict: 'invalid', reasons: [...faults, ...report.reasons] };
  } catch {
    // Closed on every failure, as everywhere else.
    return { ...report, verdict: 'invalid', reasons: [reason('bundle-damaged'), ...report.reasons] };
  }
}

async function verifyBeside(
  files: ReadonlyMap<string, Uint8Array>,
  pdf: Uint8Array,
  report: VerificationReport,
  options: VerifyOptions,
): Promise<Beside> {
  const parts = await partsOf(pdf);
  const log = readLog(files);
  if (!parts || !log) return { faults: [reason(parts ? 'log-wrong' : 'bundle-damaged')], notes: [] };
  const beside = await faultsBeside({ files, pdf, report, parts, log, options });
  const { trustedLogKeys = [] } = options;
  const isKnown = trustedLogKeys.includes(log.verifierKey);
  const key = { key: log.verifierKey };
  const unknown: Reason[] = !isKnown && trustedLogKeys.length > 0 ? [reason('log-key-unknown', key)] : [];
  return {
    faults: [...beside.faults, ...unknown],
    notes: [
      ...beside.notes,
      ...(isKnown ? [] : [reason('log-key-not-pinned', key)]),
      // Without a signature nothing but the log and the seal speak of these minutes, and those name the PDF.
      ...(report.document ? [] : [reason('bundle-content-unsigned', { file: BUNDLE.canonical })]),
      reason('bundle-words-unsigned'),
    ],
  };
}
