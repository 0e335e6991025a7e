import type { Language } from '../messages.ts';
import { BUNDLE } from './bundle-names.ts';

export interface ReadmeFacts {
  /** SHA-256 of the issuer's root. */
  readonly fingerprint: string;
  readonly frozenSha256: string;
  readonly frozenLength: number;
  readonly finalSha256: string;
  readonly verifierKey: string;
  /** For openssl, one to a line. */
  readonly commands: readonly string[];
  readonly hasTimestamp: boolean;
  readonly hasCorrections: boolean;
  readonly hasClauses: boolean;
}

/** How the files in a bundle are checked with nothing but what every machine has, for somebody who has never heard of us. */
export function readmeText(language: Language, facts: ReadmeFacts): string {
  return (language === 'sv' ? swedish(facts) : english(facts)).replaceAll('\n', '\r\n');
}

function swedish(facts: ReadmeFacts): string {
  const { fingerprint, frozenSha256, frozenLength, finalSha256, verifierKey } = facts;
  return `ETT JUSTERAT PROTOKOLL OCH ALLT SOM BEHÖVS FÖR ATT GRANSKA DET

  ${BUNDLE.final}               protokollet med alla underskrifter (PDF/A-2a, PAdES)
  ${BUNDLE.frozen}   exakt det som justerades, utan underskrifter
  ${BUNDLE.canonical}         samma innehåll som text (JSON enligt RFC 8785)
  ${BUNDLE.evidence}                      varje underskrifts bevis
  ${BUNDLE.root}                 roten som underskrifternas certifikat går tillbaka på
${optional([
  [facts.hasTimestamp, `  ${BUNDLE.otherRoots}         tidsstämplingstjänstens rot, som den låg i filen`],
  [
    facts.hasClauses,
    `  ${BUNDLE.clauses}                 paragrafer som justerades omedelbart, var och en undertecknad`,
  ],
  [
    facts.hasCorrections,
    `  ${BUNDLE.corrections}                  rättelser efter justeringen; protokollet självt är orört`,
  ],
])}  ${BUNDLE.audit}             mötets händelser, kedjade, med bevis för att de var de här
  ${BUNDLE.checkpoint}        det undertecknade tillståndet för alla loggar (C2SP tlog-checkpoint)
  ${BUNDLE.verifier}                granskar allt i en webbläsare, utan nät

GRANSKA UTAN PROGRAM: öppna ${BUNDLE.verifier} och släpp ${BUNDLE.final} eller hela zip-filen i rutan.

DET VIKTIGASTE ATT JÄMFÖRA är rotens fingeravtryck. Det ska vara det som organisationen har offentliggjort:
  ${fingerprint}

GRANSKA MED ALLMÄNNA VERKTYG
  1. Det som justerades står först i den undertecknade filen, byte för byte:
       head -c ${String(frozenLength)} ${BUNDLE.final} | sha256sum
       sha256sum ${BUNDLE.frozen}
     Båda ska ge
       ${frozenSha256}
  2. Filens uppbyggnad:              qpdf --check ${BUNDLE.final}
  3. Underskrifterna:                pdfsig ${BUNDLE.final}
  4. Roten:                          openssl x509 -in ${BUNDLE.root} -noout -fingerprint -sha256
  5. Innehållet är det som godkändes: sha256sum ${BUNDLE.canonical}
     ska vara contentSha256 i varje bevis.
  6. Hela filen:                     sha256sum ${BUNDLE.final}
       ${finalSha256}
  7. Varje underskrift, sigillet och tidsstämpeln för sig, i den ordning de kom:
${indented(facts.commands)}
     Med ett sigill som organisationen har köpt gäller utfärdarens rot i stället för ${BUNDLE.root}.

VAD EN UNDERSKRIFT ÄR. Varje person har godkänt en handling som nämner hashen av den frysta filen. Beviset för det ligger i
underskriften i PDF-filen och i ${BUNDLE.evidence}. Certifikatet som undertecknar PDF-filen är utfärdat för en enda
underskrift och binder namnet till beviset. Vem som är vem har organisationen gått i god för.

LOGGEN är undertecknad med nyckeln
  ${verifierKey}
Varje händelse bär hashen av den före. ${BUNDLE.checkpoint} undertecknar roten av ett träd (RFC 6962) över alla loggar, och
${BUNDLE.audit} visar var den här loggen står i det. En kontrollpunkt som någon har sparat tidigare avslöjar om något sedan dess
har ändrats, flyttats eller klippts bort.

DEN HÄR TEXTEN OCH ${BUNDLE.verifier} är inte undertecknade. Den som inte litar på den som lämnade paketet hämtar sidan någon
annanstans och jämför fingeravtrycket.
`;
}

function english(facts: ReadmeFacts): string {
  const { fingerprint, frozenSha256, frozenLength, finalSha256, verifierKey } = facts;
  return `ADJUSTED MINUTES, AND ALL IT TAKES TO CHECK THEM

  ${BUNDLE.final}               the minutes with every signature (PDF/A-2a, PAdES)
  ${BUNDLE.frozen}   exactly what was signed, without the signatures
  ${BUNDLE.canonical}         the same content as text (JSON as in RFC 8785)
  ${BUNDLE.evidence}                      the evidence behind each signature
  ${BUNDLE.root}                 the root that the certificates lead back to
${optional([
  [
    facts.hasTimestamp,
    `  ${BUNDLE.otherRoots}         the root of the timestamp authority, as it lay in the file`,
  ],
  [
    facts.hasClauses,
    `  ${BUNDLE.clauses}                 clauses that were adjusted at once, each signed by itself`,
  ],
  [
    facts.hasCorrections,
    `  ${BUNDLE.corrections}                  corrections after the adjustment; the minutes themselves are untouched`,
  ],
])}  ${BUNDLE.audit}             the events of the meeting, chained, with the proof that they were these
  ${BUNDLE.checkpoint}        the signed state of all logs (C2SP tlog-checkpoint)
  ${BUNDLE.verifier}                checks all of it in a browser, without a network

TO CHECK WITHOUT ANY PROGRAM: open ${BUNDLE.verifier} and drop ${BUNDLE.final} or the whole zip file on it.

WHAT MATTERS MOST is to compare the fingerprint of the root with the one that the organisation has published:
  ${fingerprint}

TO CHECK WITH COMMON TOOLS
  1. What was signed stands first in the signed file, byte for byte:
       head -c ${String(frozenLength)} ${BUNDLE.final} | sha256sum
       sha256sum ${BUNDLE.frozen}
     Both must give
       ${frozenSha256}
  2. The structure of the file:   qpdf --check ${BUNDLE.final}
  3. The signatures:              pdfsig ${BUNDLE.final}
  4. The root:                    openssl x509 -in ${BUNDLE.root} -noout -fingerprint -sha256
  5. The content is what was approved: sha256sum ${BUNDLE.canonical}
     must be contentSha256 in every piece of evidence.
  6. The whole file:              sha256sum ${BUNDLE.final}
       ${finalSha256}
  7. Each signature, the seal and the timestamp by themselves, in the order in which they came:
${indented(facts.commands)}
     For a seal that the organisation has bought, its issuer's root takes the place of ${BUNDLE.root}.

WHAT A SIGNATURE IS. Each person approved an act that names the hash of the frozen file. The evidence of it lies in the
signature in the PDF file and in ${BUNDLE.evidence}. The certificate that signs the PDF file was issued for one single
signature and ties the name to the evidence. Who is who, the organisation has vouched for.

THE LOG is signed with the key
  ${verifierKey}
Each event carries the hash of the one before. ${BUNDLE.checkpoint} signs the root of a tree (RFC 6962) over all logs, and
${BUNDLE.audit} shows where this log stands in it. A checkpoint that somebody kept earlier tells whether anything has been
changed, moved or cut off since.

THIS TEXT AND ${BUNDLE.verifier} are not signed. Whoever does not trust the giver of the bundle gets the page from somewhere else
and compares the fingerprint.
`;
}

function optional(lines: readonly (readonly [boolean, string])[]): string {
  return lines.flatMap(([isThere, line]) => (isThere ? [`${line}\n`] : [])).join('');
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `       ${line}`).join('\n');
}
