/*
 * Words that say what stands behind a connection or what somebody does, and not who it is. All in small letters
 * without accents other than å, ä and ö, as `wordsOf` gives them.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u));

export const DEVICES = words(`
  iphone ipad ipod imac macbook mac android galaxy samsung huawei oneplus pixel xiaomi nokia lenovo thinkpad dell
  surface laptop dator datorn pc desktop chromebook windows chrome safari mobil mobilen surfplatta platta
  telefon telefonen book think
`);

/** Only beside a device: Max is a name as well. */
export const MODELS = words('pro air mini max plus ultra tab one pad edge');

/** What a name is called that is none. */
export const GENERIC = words(`
  user users användare användaren guest gäst gästen gästanvändare deltagare deltagaren participant attendee
  anonym anonymous anonymt okänd unknown name namn admin administrator test host värd värden zoom teams microsoft
  webex meet google my min mitt mina the jag me new ny besökare visitor presenter presentatör organizer arrangör
  åhörare publik media press
`);

/** Whoever only looks on or writes of it: no member, whatever the name. */
export const AUDIENCE = words(`
  åhörare åhörarna publik publiken allmänhet allmänheten media press pressen journalist journalisten reporter reportern
  redaktionen besökare visitor
`);

/** Before a name it may be for that person: "Ers. Bo Ek". After it, it is what the person is: "Bo Ek (ers.)". */
export const DEPUTIES = words(`
  ers ersättare ersättaren ersättande suppleant suppleanten suppl substitut subst deputy
`);

/** Words that say of what kind an organisation is, which the same place may have several of. */
export const ORGANISATION_KINDS: Readonly<Record<string, ReadonlySet<string>>> = {
  municipality: words('kommun kommunen kommuns kommunens stad staden stads stadens municipality city'),
  region: words('region regionen regions regionens län länet läns länets landsting landstinget county'),
};

/** "Norrviks kommun", "Kalmar län". */
export const AFTER_PLACE = words('kommun kommuns stad stads län läns landsting municipality county');
/** "Region Kalmar", "från Norrvik". */
export const BEFORE_PLACE = words('region från of from kommunen staden regionen');

export const STANDINGS = words(
  'external unverified guest gäst extern externt overifierad overifierat ej verifierad',
);

export const ROLES = words(`
  ordförande ordföranden ordf vordf vice viceordförande andre förste ledamot ledamoten ersättare ersättaren ers
  tjänstgörande tjg sekreterare sekreteraren sekr justerare justeraren föredragande kommunalråd regionråd
  oppositionsråd landstingsråd gruppledare politiker politisk nämndsekreterare handläggare förvaltningschef direktör
  chair chairman chairperson secretary member deputy adjuster utredare strateg chef kommundirektör presidiet presidium
  facklig representant adjungerad insynsplats herr fru dr prof
`);

export const ORGANISATION_WORDS = words(`
  kommun kommunen kommuns region regionen län läns länets stad staden stads landsting landstinget förvaltning
  förvaltningen nämnd nämnden styrelse styrelsen kommunstyrelse kommunstyrelsen ks municipality county city council
  kommunförbund förbund förbundet ab aktiebolag i från på of from the
`);

/** Said of one person, and perhaps spoken by another. */
export const STANDS_FOR = words(`
  för åt till for to assistent assistant assistents tolk tolken tolkar interpreter vikarie stf ställföreträdare ombud
  via hos co c/o son sonen dotter dottern frun fru man maken maka makan sambo junior senior jr sr dy dä yngre äldre
  istället ersätter inte ej not fake ex byter
`);

export const JOINERS = words('och and samt med with');

export const PARTIES: Readonly<Record<string, string>> = {
  socialdemokraterna: 's',
  socialdemokrat: 's',
  moderaterna: 'm',
  moderat: 'm',
  centerpartiet: 'c',
  centern: 'c',
  vänsterpartiet: 'v',
  liberalerna: 'l',
  kristdemokraterna: 'kd',
  kristdemokrat: 'kd',
  miljöpartiet: 'mp',
  sverigedemokraterna: 'sd',
  sverigedemokrat: 'sd',
  kd: 'kd',
  mp: 'mp',
  sd: 'sd',
};

/** Written in brackets a single letter is a party; alone it may be an initial. */
export const NATIONAL_PARTIES = words('s m c v l kd mp sd fi');
