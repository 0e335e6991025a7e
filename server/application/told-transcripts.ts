import { deliveryPlace, openDelivery } from './call-standing.ts';
import type { Notice } from './conference-port.ts';
import type { ConferenceDeliveryRow } from './conference-records.ts';
import type { SecretBox } from './method-ports.ts';
import type { Records } from './ports.ts';

type TranscriptNotice = Extract<Notice, { readonly kind: 'transcript-ready' }>;

export interface ToldOptions {
  readonly records: Pick<Records, 'conference'>;
  readonly box: SecretBox;
  readonly organisationId: string;
  readonly bindingId: string;
}

/** As long as Zoom lets its key open anything. */
const KEY_LASTS_MS = 24 * 3_600_000;

/** What the provider said of transcripts, with a key that still opens them; one for each stretch of the recording. */
export async function toldTranscripts(options: ToldOptions, now: Date): Promise<readonly TranscriptNotice[]> {
  const since = new Date(now.getTime() - KEY_LASTS_MS).toISOString();
  const told = await withKeys(options);
  const fresh = told.filter(({ row }) => row.receivedAt > since && (!row.isLate || row.takenInAt !== null));
  const byPlace = new Map(
    fresh.flatMap(({ notices }) =>
      notices.filter(hasKey).map((notice) => [notice.transcript, notice] as const),
    ),
  );
  const startOf = ({ recordingStart = '' }: TranscriptNotice): string => recordingStart;
  return [...byPlace.values()].sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
}

/** The transcript has been fetched: nothing here opens the recording any more. */
export async function forgetKeys(options: ToldOptions): Promise<void> {
  const { records, box, organisationId } = options;
  for (const { row, events, notices } of await withKeys(options)) {
    const bare = notices.map((notice) => (notice.kind === 'transcript-ready' ? withoutKey(notice) : notice));
    const place = deliveryPlace('meaning', organisationId, row.sha256);
    await records.conference.reseal(row.id, box.seal(JSON.stringify({ events, notices: bare }), place));
  }
}

interface WithKey extends ReturnType<typeof openDelivery> {
  readonly row: ConferenceDeliveryRow;
}

async function withKeys({
  records,
  box,
  organisationId,
  bindingId,
}: ToldOptions): Promise<readonly WithKey[]> {
  const rows = await records.conference.deliveriesOf(bindingId);
  return rows
    .map((row) => ({ row, ...openDelivery(row, { box, organisationId }) }))
    .filter(({ notices }) => notices.some(hasKey));
}

function hasKey(notice: Notice): notice is TranscriptNotice & { readonly downloadToken: string } {
  return notice.kind === 'transcript-ready' && notice.downloadToken !== undefined;
}

function withoutKey({ kind, transcript, recordingStart }: TranscriptNotice): TranscriptNotice {
  return { kind, transcript, ...(recordingStart === undefined ? {} : { recordingStart }) };
}
