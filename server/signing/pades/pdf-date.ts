/** `D:20261122120100Z`, to the second. */
export function pdfDate(instant: string): string {
  return `D:${instant.replace(/\.\d+Z$/, '').replace(/\D/g, '')}Z`;
}
