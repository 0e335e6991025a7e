import { randomBytes } from 'node:crypto';
import type { TransactionSql } from '#server/postgres/connect.ts';
import type { Dice } from '../support/fault-run.ts';
import type { Tampering } from './tamper-world.ts';

/** The minutes themselves, and the clause that was adjusted at once. */
const REVISIONS = [1, 1001];

function of(tx: TransactionSql, meetingId: string, revision: number) {
  return tx`meeting_id = ${meetingId} and revision = ${revision}`;
}

interface File {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

async function anyFile(tx: TransactionSql, dice: Dice, where: ReturnType<typeof of>): Promise<File> {
  return dice.pick(await tx<File[]>`select seq, bytes from pdf_revision where ${where} order by seq`);
}

export const FILE_CHANGES: Readonly<Record<string, Tampering>> = {
  'a byte of a signed file changed': async (tx, dice, { signed }) => {
    const where = of(tx, signed, dice.pick(REVISIONS));
    const file = await anyFile(tx, dice, where);
    const bytes = Buffer.from(file.bytes);
    const at = dice.below(bytes.byteLength);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
    const isTold = dice.next() < 0.5;
    await tx`
      update pdf_revision set bytes = ${bytes},
        sha256 = case when ${isTold} then encode(sha256(${bytes}::bytea), 'hex') else sha256 end
      where ${where} and seq = ${file.seq}`;
  },
  'something put at the end of a signed file': async (tx, dice, { signed }) => {
    const where = of(tx, signed, dice.pick(REVISIONS));
    const more = randomBytes(dice.between(1, 64));
    await tx`
      update pdf_revision p set bytes = bytes || ${more}::bytea,
        sha256 = encode(sha256(bytes || ${more}::bytea), 'hex')
      where ${where} and seq = (select max(seq) from pdf_revision q
                                where q.meeting_id = p.meeting_id and q.revision = p.revision)`;
  },
  'a signed file deleted': async (tx, dice, { signed }) => {
    const where = of(tx, signed, dice.pick(REVISIONS));
    const { seq } = await anyFile(tx, dice, where);
    await dice.pick([
      () => tx`delete from pdf_revision where ${where} and seq = ${seq}`,
      () => tx`delete from pdf_revision where ${where} and seq >= ${seq}`,
      () => tx`delete from pdf_revision where ${where}`,
    ])();
  },
  'a signature taken away with its evidence': async (tx, dice, { signed }) => {
    const where = of(tx, signed, dice.pick(REVISIONS));
    await tx`
      delete from signature_evidence where ${where} and slot_id in (
        select slot_id from pdf_revision where ${where} and kind = 'signature' order by seq desc limit 1)`;
    await tx`
      update signature_slot set state = 'pending', decided_at = null where ${where} and slot_id in (
        select slot_id from pdf_revision where ${where} and kind = 'signature' order by seq desc limit 1)`;
    await tx`
      delete from pdf_revision where ${where} and seq >= (
        select max(seq) from pdf_revision where ${where} and kind = 'signature')`;
    await tx`delete from seal_attempt where ${where}`;
    await tx`update minutes_revision set status = 'frozen', adjusted_at = null where ${where}`;
  },
  'a version of the minutes deleted with all that is about it': async (tx, dice, { signed }) => {
    const where = of(tx, signed, dice.pick(REVISIONS));
    for (const table of [
      'pdf_revision',
      'signature_evidence',
      'signature_intent',
      'signature_slot',
      'seal_attempt',
    ])
      await tx`delete from ${tx(table)} where ${where}`;
    await tx`delete from minutes_revision where ${where}`;
  },
  'a version of the minutes that was never frozen put in': async (tx, dice, { signed }) => {
    const revision = dice.pick(REVISIONS);
    await tx`
      insert into minutes_revision (organisation_id, meeting_id, revision, version, clause_id, canonical, content_sha256,
                                    content_root, frozen_pdf, pdf_sha256, pages, renderer, frozen_by, frozen_at, status)
      select organisation_id, meeting_id, revision + 7, version + 7, clause_id, canonical, content_sha256, content_root,
             frozen_pdf, pdf_sha256, pages, renderer, frozen_by, frozen_at, 'void'
      from minutes_revision where ${of(tx, signed, revision)}`;
  },
  'the evidence changed': async (tx, dice, { signed }) => {
    const where = of(tx, signed, dice.pick(REVISIONS));
    const [{ id = '' } = {}] = await tx<{ id: string }[]>`
      select id from signature_evidence where ${where} order by random() limit 1`;
    await dice.pick([
      () => tx`delete from signature_evidence where id = ${id}`,
      () =>
        tx`update signature_evidence set evidence = jsonb_set(evidence, '{client,uaFamily}', '"Lynx"') where id = ${id}`,
      () =>
        tx`update signature_evidence set evidence = jsonb_set(evidence, '{intent,signer,name}', '"Någon Annan"') where id = ${id}`,
      () =>
        tx`update signature_evidence e set evidence = (
             select f.evidence from signature_evidence f where f.meeting_id = e.meeting_id and f.revision = e.revision
               and f.id <> e.id limit 1) where id = ${id}`,
      // A proof kept apart, where the file names none: the archive would hand it out.
      () => tx`update signature_evidence set sealed = ${randomBytes(64)}::bytea where id = ${id}`,
    ])();
  },
  'who has signed changed': async (tx, dice, { signed }) => {
    const where = of(tx, signed, dice.pick(REVISIONS));
    await dice.pick([
      () => tx`update signature_slot set state = 'pending' where ${where}`,
      () => tx`update minutes_revision set status = 'frozen' where ${where}`,
      () => tx`update minutes_revision set status = 'void' where ${where}`,
    ])();
  },
  'the seal cut off': async (tx, _, { signed }) => {
    await tx`delete from pdf_revision where ${of(tx, signed, 1)} and kind = 'seal'`;
  },
  'a correction changed': async (tx, dice, { signed }) => {
    const where = tx`where meeting_id = ${signed}`;
    await dice.pick([
      () => tx`delete from minutes_correction ${where}`,
      () => tx`update minutes_correction set pdf = pdf || '\\x20'::bytea ${where}`,
      () =>
        tx`update minutes_correction set pdf = pdf || '\\x20'::bytea,
             pdf_sha256 = encode(sha256(pdf || '\\x20'::bytea), 'hex') ${where}`,
      () => tx`update minutes_correction set number = 2 ${where}`,
    ])();
  },
  'the frozen minutes exchanged': async (tx, dice, { signed }) => {
    const where = tx`where ${of(tx, signed, dice.pick(REVISIONS))}`;
    await dice.pick([
      () =>
        tx`update minutes_revision set frozen_pdf = frozen_pdf || '\\x20'::bytea,
             pdf_sha256 = encode(sha256(frozen_pdf || '\\x20'::bytea), 'hex') ${where}`,
      () => tx`update minutes_revision set canonical = canonical || ' ' ${where}`,
      () =>
        tx`update minutes_revision set canonical = canonical || ' ',
             content_sha256 = encode(sha256(convert_to(canonical || ' ', 'UTF8')), 'hex') ${where}`,
    ])();
  },
};
