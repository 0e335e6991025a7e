import { readLeadingPerson } from './names.ts';
import { splitPeople } from './people-list.ts';
import { squeeze, type SourceLine } from './source-lines.ts';

const ELECTED =
  /^(.{4,200}?)\s+(?:utsågs|utses|valdes|väljs|was elected|is elected|were elected|utsågs enhälligt)\s+(?:till|att|as|to)\s+(?:\p{L}+\s){0,3}(?:juster\p{L}*|adjust\p{L}*)/iu;
const NAMED =
  /(?:utser|väljer|utse|välja|elects?)\s+(.{4,160}?)\s+(?:till|att|as|to)\s+(?:\p{L}+\s){0,6}(?:juster\p{L}*|adjust\p{L}*)/iu;
const LISTED =
  /^(?:justerare|justeringspersone?r?|utses? att justera|adjusters?|till justerare (?:utses|valdes|utsågs)|att (?:(?:jämte|tillsammans med) ordföranden )?justera (?:dagens )?protokoll(?:et)? (?:utses|utsågs|valdes))\s*:?\s+(.+)$/iu;

/** Who was elected to adjust the minutes, from the election or from a labelled line; roster spelling is kept. */
export function findElectedAdjusters(lines: readonly SourceLine[]): string[] {
  const found: string[] = [];
  lines.forEach((line, i) => {
    if (line.isBlank || !/juster|adjust/iu.test(`${line.text} ${lines[i + 1]?.text ?? ''}`)) return;
    const text = squeeze(`${line.text} ${lines[i + 1]?.text ?? ''}`).slice(0, 500);
    const source = LISTED.exec(line.text)?.[1] ?? ELECTED.exec(text)?.[1] ?? NAMED.exec(text)?.[1];
    if (source === undefined) return;
    const people = splitPeople(source.replace(/^(?:\p{L}+\s){0,4}?(?=\p{Lu}[\p{L}-]+ \p{Lu})/u, ''));
    const direct =
      people.length > 0 ? people : [readLeadingPerson(source)].filter((one) => one !== undefined);
    for (const person of direct) if (!found.includes(person.name)) found.push(person.name);
  });
  return found;
}
