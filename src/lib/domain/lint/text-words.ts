/** Words that are never right twice in a row. "Det det", "som som", "för för" can be, and are not here. */
export const NEVER_DOUBLED: readonly string[] = [
  ...['kl.', 'kl', 'att', 'och', 'den', 'en', 'ett', 'av', 'till', 'med', 'från', 'eller', 'samt', 'men'],
  ...['dnr', 'nr', 'ska', 'inte', 'vid', 'the', 'an', 'of', 'and', 'or', 'from', 'with'],
];

/** What says that somebody only asks or means to decide. */
export const NOT_YET_DECIDED =
  /föresl|förslag|yrka|hemställ|inför|propos|ska beslut|om (?:att )?\p{L}+ beslut|innan|när |whether|when /iu;

/** Shared links that stop working by themselves: services that delete, and signed addresses with an end. */
export const EXPIRING_HOSTS: readonly string[] = [
  ...[
    'wetransfer.com',
    'we.tl',
    'sprend.com',
    'filemail.com',
    'transfernow.net',
    'smash.com',
    'fromsmash.com',
  ],
  ...['1drv.ms', 'onedrive.live.com', 'send.vis.ee', 'file.io', 'transfer.sh', 'wormhole.app'],
];
export const EXPIRING_ADDRESSES: readonly RegExp[] = [
  // Sharing links of SharePoint and OneDrive for work: /:x:/s/… or ?e=…
  /^https?:\/\/[^/]*sharepoint\.com\/(?::\p{L}:\/|.*[?&]e=)/iu,
  /^https?:\/\/[^/]*dropbox\.com\/.*(?:[?&](?:expiry|rlkey|st)=|\/scl\/|\/t\/)/iu,
  /[?&](?:X-Amz-Expires|X-Goog-Expires|Expires|expires_in|expiry|valid_until|sig|se)=/iu,
];

/** Words between capitals that belong to a name: "Karin von Ramel". */
export const NAME_PARTICLES: readonly string[] = ['von', 'af', 'de', 'van', 'der', 'den', 'la', 'al'];

/** First names that are also words: alone at the start of a sentence they say nothing about a person. */
export const NAMES_THAT_ARE_WORDS: readonly string[] = [
  ...['Bo', 'Dag', 'Sten', 'Björn', 'Stig', 'Bror', 'Per', 'My', 'Lo', 'Hans', 'Ros', 'Vide', 'Mark', 'Will'],
  ...[
    'Grace',
    'Rose',
    'Faith',
    'Hope',
    'Joy',
    'Frank',
    'Rich',
    'Bill',
    'Art',
    'Pat',
    'Sol',
    'Ek',
    'Varg',
    'Örn',
  ],
];

/** First names that are months: never told from the month. */
export const NAMES_THAT_ARE_MONTHS: readonly string[] = ['April', 'May', 'June', 'August', 'Augusti', 'Juni'];

/** Capitalised words at the start of a sentence after which a first name still stands alone: titles and small words. */
export const BEFORE_A_NAME =
  /(?:ordförande[n]?|sekreterare[n]?|ledamot(?:en)?|ersättare[n]?|chef(?:en)?|råd(?:et)?|strateg|direktör(?:en)?|ledare[n]?|politiker)$|^(?:tack|av|till|med|från|för|enligt|också|även|både|och|när|om|att|då|sedan|därefter|frågan|så|att|men|chair|secretary|thanks?|by|with|from|to|and|when|then|also|according)$/iu;
