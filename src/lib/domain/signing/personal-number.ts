/**
 * A Swedish personal number as twelve digits (`YYYYMMDDNNNC`), or undefined when the text is none: wrong length, an
 * impossible date, or a check digit that is not that of the other nine (Luhn). Co-ordination numbers (day + 60) are numbers too.
 */
export function personalNumber(text: string): string | undefined {
  const digits = /^\s*(\d{8})-?(\d{4})\s*$/u.exec(text);
  if (!digits) return undefined;
  const number = `${digits[1] ?? ''}${digits[2] ?? ''}`;
  return isDate(number) && luhn(number.slice(2)) === 0 ? number : undefined;
}

/** For showing to its owner: "19121212-••••". */
export function maskedNumber(number: string): string {
  return `${number.slice(0, 8)}-••••`;
}

function isDate(number: string): boolean {
  const [year, month, rawDay] = [number.slice(0, 4), number.slice(4, 6), Number(number.slice(6, 8))];
  const day = rawDay > 60 ? rawDay - 60 : rawDay;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === day && Number(year) >= 1800;
}

/** Sum over every second digit doubled, modulo ten; zero when the last digit is the right one. */
function luhn(digits: string): number {
  const sum = [...digits].reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10;
}
