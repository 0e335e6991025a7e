import { BUNDLE } from './bundle-names.ts';
import type { CoveredRange } from './covered-ranges.ts';

/** Takes every signature out of the file and has openssl verify it: one line for each step, for a shell anywhere. */
export function opensslCommands(ranges: readonly CoveredRange[]): string[] {
  return ranges.flatMap(({ kind, gap: [start, end], end: covered }, i) => {
    const [data, token] = [`${String(i + 1)}.bin`, `${String(i + 1)}.der`];
    const file = BUNDLE.final;
    return [
      `(head -c ${String(start)} ${file}; head -c ${String(covered)} ${file} | tail -c +${String(end + 1)}) > ${data}`,
      `head -c ${String(end - 1)} ${file} | tail -c +${String(start + 2)} | xxd -r -p > ${token}`,
      kind === 'timestamp'
        ? `openssl ts -verify -in ${token} -token_in -data ${data} -CAfile ${BUNDLE.otherRoots}`
        : `openssl cms -verify -cades -binary -inform DER -in ${token} -content ${data} -CAfile ${BUNDLE.root} -no_check_time -out /dev/null`,
    ];
  });
}
