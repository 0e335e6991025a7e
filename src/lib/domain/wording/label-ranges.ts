/** "§§ 6–8, 10" from labels in the order of the minutes; items that do not follow each other are set apart. */
export function labelRanges(labels: readonly string[], order: readonly string[]): string {
  const runs: string[][] = [];
  for (const label of labels.filter((one) => one !== '')) {
    const run = runs.at(-1);
    const previous = run?.at(-1);
    if (run && previous !== undefined && order.indexOf(label) === order.indexOf(previous) + 1)
      run.push(label);
    else runs.push([label]);
  }
  const bare = (label: string): string => label.replace(/^§\s*/u, '').replace(/\.$/u, '');
  const parts = runs.map((run) => {
    const [first = '', last = ''] = [run[0], run.at(-1)];
    return first === last ? bare(first) : `${bare(first)}–${bare(last)}`;
  });
  if (!labels.some((one) => one.startsWith('§'))) return parts.join(', ');
  return `${labels.length > 1 ? '§§' : '§'} ${parts.join(', ')}`;
}
