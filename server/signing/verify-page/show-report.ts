import type { MinutesBlock } from '#lib/domain/minutes-document.ts';
import { type Language, say, sayLevel, sayTime } from '../messages.ts';
import { BUNDLE } from '../archive/bundle-names.ts';
import { readZip } from '../archive/read-zip.ts';
import type { Reason, SignerReport, VerificationReport, Verdict } from '../verify/report.ts';
import { element } from './element.ts';

export interface ShownReport {
  readonly report: VerificationReport;
  readonly language: Language;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

// A file that is simply something else is no alarm: nobody has been deceived.
const TONES: Readonly<Record<Verdict, 'good' | 'unsure' | 'bad'>> = {
  valid: 'good',
  incomplete: 'unsure',
  'not-signed': 'unsure',
  'not-ours': 'unsure',
  invalid: 'bad',
};

export function showReport(shown: ShownReport): HTMLElement {
  const { report, language, fileName } = shown;
  const heading = element('h2', { id: 'verdict', tabindex: '-1' }, [
    say(language, `verify_verdict_${report.verdict.replaceAll('-', '_')}`),
  ]);
  return element(
    'section',
    { class: 'report', 'data-tone': TONES[report.verdict], 'aria-labelledby': 'verdict' },
    [
      element('header', {}, [heading, element('p', { class: 'small' }, [fileName])]),
      element('div', { class: 'body' }, [
        ...documentLine(shown),
        ...reasons(shown),
        ...clause(shown),
        ...signers(shown),
        ...details(shown),
        ...frozenButton(shown),
      ]),
    ],
  );
}

function documentLine({ report: { document }, language }: ShownReport): Node[] {
  return document ? [element('p', {}, [say(language, 'verify_document', { ...document })])] : [];
}

function reasons({ report, language }: ShownReport): Node[] {
  // What one signer lacks stands beside that signer.
  const told = new Set(report.signers.flatMap((signer) => signer.reasons));
  const others = report.reasons.filter((one) => !told.has(one));
  if (others.length === 0) return [];
  return [
    element(
      'ul',
      { class: 'why' },
      others.map((one) => element('li', { 'data-tone': 'bad' }, [sentence(one, language)])),
    ),
  ];
}

function clause({ report: { extract }, language }: ShownReport): Node[] {
  if (!extract) return [];
  const text = [`${extract.label} ${extract.title}`.trim(), ...extract.blocks.map(blockText)].join('\n\n');
  return [element('h3', {}, [say(language, 'verifier_clause')]), element('div', { class: 'clause' }, [text])];
}

function blockText(block: MinutesBlock): string {
  if (block.kind === 'paragraph') return block.runs.map(({ text }) => text).join('');
  if (block.kind === 'heading') return block.text;
  if (block.kind === 'fact') return [block.heading, ...block.lines].join('\n');
  return block.items.map((item) => `• ${item.map(blockText).join('\n')}`).join('\n');
}

function signers({ report, language }: ShownReport): Node[] {
  if (report.signers.length === 0) return [];
  const rows = report.signers.map((signer) => {
    const tone = signer.valid ? 'good' : signer.signed ? 'bad' : 'unsure';
    const own = signer.signed ? signer.reasons : [];
    return element('li', { 'data-tone': tone }, [
      signerText(signer, language),
      ...own.map((one) => element('p', { class: 'small' }, [sentence(one, language)])),
    ]);
  });
  return [element('h3', {}, [say(language, 'verifier_signatures')]), element('ul', {}, rows)];
}

function signerText(signer: SignerReport, language: Language): string {
  const { name, role, signed, valid, signedAt, method, level } = signer;
  if (!signed) return say(language, 'signed_by_missing', { name, role });
  if (!valid || !signedAt || !method || !level) return say(language, 'signed_by_not_valid', { name, role });
  const how = say(language, `signed_method_${method}`);
  const text = say(language, 'signed_by', { name, role, time: sayTime(language, signedAt), method: how });
  return `${text} ${sayLevel(language, level)}`;
}

function details({ report, language }: ShownReport): Node[] {
  const { document, root, notes } = report;
  const { seal, timestamps } = report;
  const lines = [
    ...(seal
      ? [say(language, 'verify_sealed', { name: seal.name, time: sayTime(language, seal.sealedAt) })]
      : []),
    ...timestamps.map(({ time, authority }) =>
      say(language, 'verify_timestamped', { time: sayTime(language, time), authority }),
    ),
    ...(document ? [say(language, 'verify_frozen', { hash: document.frozenSha256 })] : []),
    ...(root?.pinned ? [say(language, 'verify_root_pinned', { fingerprint: root.fingerprint })] : []),
    ...notes.map((note) => sentence(note, language)),
  ];
  if (lines.length === 0) return [];
  return [
    element('h3', {}, [say(language, 'verifier_details')]),
    ...lines.map((line) => element('p', { class: 'small' }, [line])),
  ];
}

/** The first bytes of the file are what everybody approved: they can be looked at without what was added. */
function frozenButton({ report: { document }, language, bytes, fileName }: ShownReport): Node[] {
  const pdf = document && document.frozenLength > 0 ? pdfIn(bytes) : undefined;
  if (!document || !pdf) return [];
  const button = element('button', { type: 'button' }, [say(language, 'verifier_save_frozen')]);
  button.addEventListener('click', () => {
    const part = new Blob([pdf.slice(0, document.frozenLength)], { type: 'application/pdf' });
    const address = URL.createObjectURL(part);
    const link = element(
      'a',
      { href: address, download: fileName.replace(/\.(pdf|zip)$/i, ' - justerat.pdf') },
      [],
    );
    link.click();
    URL.revokeObjectURL(address);
  });
  return [element('p', {}, [button])];
}

/** The signed file: what was dropped, or what lies in the bundle. */
function pdfIn(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] === 0x25) return bytes;
  const files = readZip(bytes);
  return typeof files === 'string' ? undefined : files.get(BUNDLE.final);
}

function sentence({ code, params }: Reason, language: Language): string {
  return say(language, `verify_${code.replaceAll('-', '_')}`, params);
}
