import type { CorrectionRow, MinutesRecords } from '#server/application/ports.ts';
import type { TransactionSql } from './connect.ts';

/** Corrections of adjusted minutes, within one transaction that has set its organisation. */
export function correctionRecords(
  tx: TransactionSql,
  organisationId: string,
): Pick<MinutesRecords, 'corrections' | 'keepCorrection' | 'correctionPdf'> {
  return {
    corrections: async (meetingId) => {
      const rows = await tx<(Omit<CorrectionRow, 'issuedAt'> & { issuedAt: Date })[]>`
        select number, revision, clause_id as "clauseId", what, old_text as "oldText", new_text as "newText", basis,
               pdf_sha256 as "pdfSha256", original_pdf_sha256 as "originalPdfSha256", issued_by_name as "issuedBy",
               issued_at as "issuedAt"
        from minutes_correction where organisation_id = ${organisationId} and meeting_id = ${meetingId} order by number`;
      return rows.map((row) => ({ ...row, issuedAt: row.issuedAt.toISOString() }));
    },
    keepCorrection: async (meetingId, row) => {
      await tx`
        insert into minutes_correction (organisation_id, meeting_id, number, revision, clause_id, what, old_text, new_text,
                                        basis, canonical, pdf, pdf_sha256, original_pdf_sha256, issued_by,
                                        issued_by_name, issued_at)
        values (${organisationId}, ${meetingId}, ${row.number}, ${row.revision}, ${row.clauseId}, ${row.what},
                ${row.oldText}, ${row.newText}, ${row.basis}, ${row.canonical}, ${Buffer.from(row.pdf)},
                ${row.pdfSha256}, ${row.originalPdfSha256}, ${row.accountId}, ${row.issuedBy}, ${row.issuedAt})`;
    },
    correctionPdf: async (meetingId, number) => {
      const [row] = await tx<{ pdf: Uint8Array }[]>`
        select pdf from minutes_correction
        where organisation_id = ${organisationId} and meeting_id = ${meetingId} and number = ${number}`;
      return row ? new Uint8Array(row.pdf) : null;
    },
  };
}
