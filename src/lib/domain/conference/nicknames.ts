/*
 * What people are called for short in Sweden, and the names it may be short for. All in small letters without accents
 * other than å, ä and ö, as `wordsOf` gives them. Whoever is missing here is still offered by the family name.
 */
const TABLE = `
  adde: adam andreas | agge: agneta agnes | aggan: agneta agnes | anki: ann anna annika | ankan: ann anna annika
  bea: beatrice beata | bella: isabella isabelle | bengan: bengt | benke: bengt | berra: bertil bernt
  bettan: elisabet elisabeth | betty: elisabet elisabeth | bibbi: birgitta brita britt | biggan: birgitta birgit
  bitte: birgitta brita britt | bobban: robert bo | bobby: robert | bosse: bo | calle: carl karl | kalle: carl karl
  charlie: carl karl charlotta charlotte | chrille: christer christian christoffer krister kristian kristoffer
  krille: christer christian christoffer krister kristian kristoffer | danne: daniel dan | eddie: edvard edvin
  ellie: elin ellen elisabeth | fredde: fredrik | freddy: fredrik | frippe: filip | frasse: frans
  gitta: birgitta | gittan: birgitta | greta: margareta margaretha | gunsan: gun gunilla gunnel | gullan: gun gunilla
  gurra: gustav gustaf | hasse: hans | hatte: harald | hampe: hampus | henke: henrik | hencke: henrik
  hugge: hugo | inka: inger ingrid | jackie: jacqueline | jacke: jakob jacob | janne: jan | jerka: erik
  jocke: joakim joacim joachim | jonte: jonatan jonathan jonas | joppe: johan johannes | josse: josefin josefine
  jossan: josefin josefine | jögge: jörgen | kajsa: karin katarina | katta: katarina catharina catarina katrin
  katti: katarina catharina catarina katrin | kattis: katarina catharina catarina katrin
  kia: kristina christina kerstin | kickan: kristina christina kerstin | kicki: kristina christina kerstin christine
  kina: kristina christina | klasse: klas claes clas | kurre: kurt | lasse: lars | lelle: lennart leif
  lill: lillemor lilian | lillan: lillemor lilian | lisa: elisabet elisabeth lisbeth | lisen: elisabet elisabeth
  loffe: olof elof | lotta: charlotta charlotte liselott | lottie: charlotta charlotte | ludde: ludvig
  mackan: markus marcus | maggan: margareta margaretha margit | majsan: maj maria
  malla: malin | mange: magnus | manne: magnus emanuel | masse: mats mattias | matte: mats mattias matthias
  mia: maria marie mikaela michaela | micke: mikael michael | mickan: mikaela michaela | mimmi: maria
  mona: monica monika | monkan: monica monika | musse: mustafa mohamed mohammed | nalle: björn | netta: anette annette
  nettan: anette annette jeanette | nicke: niklas nicklas nils | nilla: gunilla pernilla | nillan: gunilla pernilla
  ninni: christine christina kristina inger ingrid | nisse: nils | olle: olof olov ola | palle: paul pål
  patte: patrik patric | pelle: per pär | peo: per pär | peppe: peter per | pepe: jose | perra: per pär
  petter: peter | pille: filip philip | pillan: pernilla | poffe: paul | putte: per peter
  ragge: ragnar | ralle: ralf rasmus | becka: rebecka rebecca | rebban: rebecka rebecca
  ricke: rickard rikard richard | rille: rickard rikard richard | robban: robert robin | robbe: robert robin
  roffe: rolf | ronny: ronald | samme: samuel | sam: samuel | sanna: susanna susanne | sebbe: sebastian
  sigge: sigvard sigurd | simpan: simon | soffan: sofia sofie | staffe: staffan | steffe: stefan staffan
  stickan: stig | stina: kristina christina kerstin christine | susse: susanna susanne | sussi: susanna susanne
  sussie: susanna susanne | svenne: sven | svempa: sven | tess: terese teresa therese theresa
  tessan: terese teresa therese theresa | tina: kristina christina martina | tobbe: torbjörn tobias
  todde: tord torsten | toffe: kristoffer christoffer | tom: tomas thomas | tompa: tomas thomas
  tony: anton antonio | totte: torsten tord | uffe: ulf | ullis: ulla ulrika
  vickan: viktoria victoria | vicky: viktoria victoria | vicke: viktor victor
  ville: vilhelm wilhelm viljam william | wille: vilhelm wilhelm william | walle: valter walter
  valle: valter walter valdemar
`;

/** By nickname, what it may be short for. */
const FULL = new Map(
  TABLE.split(/[|\n]/u).flatMap((entry): [string, ReadonlySet<string>][] => {
    const [short = '', names = ''] = entry.trim().split(': ');
    return short === '' ? [] : [[short, new Set(names.split(' '))]];
  }),
);

/** Whether one may be called the other for short, or both be short for one name: "Lasse" and "Lars", "Kattis" and "Katta". */
export function isNickname(a: string, b: string): boolean {
  const [fullOfA, fullOfB] = [FULL.get(a), FULL.get(b)];
  if (fullOfA?.has(b) === true || fullOfB?.has(a) === true) return true;
  return fullOfA !== undefined && fullOfB !== undefined && [...fullOfA].some((one) => fullOfB.has(one));
}
