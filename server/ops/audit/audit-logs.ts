import type { Sql } from '#server/postgres/connect.ts';
import { type CheckpointFault, verifyCheckpoints } from './verify-checkpoints.ts';
import { type FileFault, type OpenWhole, verifyFiles } from './verify-files.ts';
import { inTransaction } from '#server/postgres/transaction.ts';
import { type LogFault, verifyLogs } from '#server/postgres/verify-log.ts';
import type { NoteKey } from '#server/signing/audit/signed-note.ts';
import { type TextFault, verifyTexts } from './verify-texts.ts';

const LOG_MEANING: Readonly<Record<LogFault['code'], string>> = {
  'version-missing': 'an event is missing',
  'chain-broken': 'the event does not follow the one before it',
  'hash-differs': 'the event is not what was written',
  'log-too-short': 'the last events are missing',
};

const CHECKPOINT_MEANING: Readonly<Record<CheckpointFault['code'], string>> = {
  'leaf-missing': 'an entry of the signed tree is missing',
  'leaf-differs': 'a log is no longer what it was when it was signed',
  'checkpoint-missing': 'the last checkpoints are missing',
  'checkpoint-differs': 'the checkpoint does not fit what it was made of',
  'checkpoint-not-signed': 'the checkpoint is not signed by the key of this instance',
  'given-checkpoint-not-ours':
    'the checkpoint you gave is damaged, or signed by a key that this instance no longer has',
  'given-checkpoint-differs': 'the logs are no longer what they were at the checkpoint you gave',
};

const TEXT_MEANING: Readonly<Record<TextFault['code'], string>> = {
  'text-row-missing': 'a row of the text is missing',
  'text-differs': 'the text is no longer what it was when it was signed',
  'text-too-short': 'the last rows of the text are missing, or there are more than were written',
  'snapshot-differs': 'what the clause is opened from is not what was written',
};

const FILE_MEANING: Readonly<Record<FileFault['code'], string>> = {
  'minutes-missing': 'the log tells of minutes that are not stored',
  'not-in-log': 'the log does not tell of these minutes',
  'frozen-differs': 'the frozen minutes are not the file that the log names',
  'content-differs': 'the content of the minutes is not what was frozen',
  'pdf-differs': 'a signed file is not what was stored',
  'signature-missing': 'a signature that the log tells of is missing',
  'evidence-differs': 'the stored evidence is not the evidence in the signed file',
  'proof-differs': 'the whole proof behind a signature is not the one that the signed file names',
  'state-differs': 'who has signed is not what the log tells',
  'signatures-invalid': 'the signatures do not hold',
  'seal-missing': 'the seal or a timestamp is missing',
  'correction-differs': 'the correction of this number is not what the log tells',
};

export interface AuditOptions {
  /** The key that signs checkpoints here; undefined before the first was made. */
  readonly key: NoteKey | undefined;
  /** A checkpoint that somebody kept elsewhere. */
  readonly given?: string | undefined;
  readonly openWhole: OpenWhole;
}

/**
 * Holds every meeting's log against its hash chain, the chains and the texts against the signed checkpoints, and the stored
 * minutes against the log, all as of one moment. Tells what does not hold: 0 when everything does, else 1.
 */
export function auditLogs(admin: Sql, out: (line: string) => void, options: AuditOptions): Promise<0 | 1> {
  return inTransaction(
    admin,
    // reason: what only reads asks a transaction and a pool in the same way
    (tx) => auditAll(tx as unknown as Sql, out, options),
    // Meetings go on meanwhile: half of one moment and half of the next would look like a fault.
    'isolation level repeatable read read only',
  );
}

async function auditAll(admin: Sql, out: (line: string) => void, options: AuditOptions): Promise<0 | 1> {
  const logs = await verifyLogs(admin);
  for (const { meetingId, version, code } of logs.faults)
    out(`Meeting ${meetingId}, version ${String(version)}: ${LOG_MEANING[code]} (${code}).`);
  out(summary(logs.meetings, 'meeting', 'log', logs.faults.length));

  const signed = await verifyCheckpoints(admin, options);
  for (const { code, at, meetingId } of signed.faults) {
    const where = meetingId === undefined ? '' : `, meeting ${meetingId}`;
    out(`Checkpoints, at ${String(at)}${where}: ${CHECKPOINT_MEANING[code]} (${code}).`);
  }
  out(summary(signed.checkpoints, 'checkpoint', 'checkpoint', signed.faults.length));

  const texts = await verifyTexts(admin);
  for (const { code, meetingId, clauseId, at } of texts.faults)
    out(
      `Text of clause ${clauseId}, meeting ${meetingId}, row ${String(at)}: ${TEXT_MEANING[code]} (${code}).`,
    );
  out(summary(texts.clauses, 'clause', 'text', texts.faults.length));

  const files = await verifyFiles(admin, options.openWhole);
  for (const { code, meetingId, revision } of files.faults)
    out(`Minutes of meeting ${meetingId}, version ${String(revision)}: ${FILE_MEANING[code]} (${code}).`);
  out(summary(files.revisions, 'version of minutes', 'file', files.faults.length, 'versions of minutes'));
  const faults = [logs, signed, texts, files].flatMap((one) => one.faults.length);
  return faults.every((count) => count === 0) ? 0 : 1;
}

function summary(count: number, one: string, what: string, faults: number, many = `${one}s`): string {
  const verdict = faults === 0 ? `every ${what} holds` : `${String(faults)} do not hold`;
  return `${String(count)} ${count === 1 ? one : many} checked: ${verdict}.`;
}
