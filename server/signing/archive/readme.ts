import type { Language } from '../messages.ts';
import { BUNDLE } from './bundle-names.ts';

export interface ReadmeFacts {
  /** SHA-256 of the issuer's root. */
  readonly fingerprint: string;
  readonly frozenSha256: string;
  readonly frozenLength: number;
  readonly finalSha256: string;
  readonly verifierKey: string;
}

/** How the files in a bundle are checked with nothing but what every machine has, for somebody who has never heard of us. */
export function readmeText(language: Language, facts: ReadmeFacts): string {
  return (language === 'sv' ? swedish(facts) : english(facts)).replaceAll('\n', '\r\n');
}

function swedish({ fingerprint, frozenSha256, frozenLength, finalSha256, verifierKey }: ReadmeFacts): string {
  return `ETT JUSTERAT PROTOKOLL OCH ALLT SOM BEHÖVS FÖR ATT GRANSKA DET

  ${BUNDLE.final}               protokollet med alla underskrifter (PDF/A-2a, PAdES)
  ${BUNDLE.frozen}   exakt det som justerades, utan underskrifter
  ${BUNDLE.canonical}         samma innehåll som text (JSON enligt RFC 8785)
  ${BUNDLE.evidence}                      varje underskrifts bevis
  ${BUNDLE.clauses}                 paragrafer som justerades omedelbart, var och en för sig (om det finns några)
  ${BUNDLE.corrections}                  rättelser av protokollet (om det finns några)
  ${BUNDLE.root}                 roten som underskrifternas certifikat går tillbaka på
  ${BUNDLE.audit}             mötets händelser, kedjade, med bevis för att de var de här
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

VAD EN UNDERSKRIFT ÄR. Varje person har godkänt en handling som nämner hashen av den frysta filen. Beviset för det ligger i
underskriften i PDF-filen och i ${BUNDLE.evidence}. Certifikatet som undertecknar PDF-filen är utfärdat för en enda
underskrift och binder namnet till beviset. Vem som är vem har organisationen gått i god för.

LOGGEN är undertecknad med nyckeln
  ${verifierKey}
`;
}

function english({ fingerprint, frozenSha256, frozenLength, finalSha256, verifierKey }: ReadmeFacts): string {
  return `ADJUSTED MINUTES, AND ALL IT TAKES TO CHECK THEM

  ${BUNDLE.final}               the minutes with every signature (PDF/A-2a, PAdES)
  ${BUNDLE.frozen}   exactly what was signed, without the signatures
  ${BUNDLE.canonical}         the same content as text (JSON as in RFC 8785)
  ${BUNDLE.evidence}                      the evidence behind each signature
  ${BUNDLE.clauses}                 clauses adjusted at once, each for itself (if there are any)
  ${BUNDLE.corrections}                  corrections of the minutes (if there are any)
  ${BUNDLE.root}                 the root that the certificates lead back to
  ${BUNDLE.audit}             the events of the meeting, chained, with the proof that they were these
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

WHAT A SIGNATURE IS. Each person approved an act that names the hash of the frozen file. The evidence of it lies in the
signature in the PDF file and in ${BUNDLE.evidence}. The certificate that signs the PDF file was issued for one single
signature and ties the name to the evidence. Who is who, the organisation has vouched for.

THE LOG is signed with the key
  ${verifierKey}
`;
}
