import type { ReadRole } from '#lib/protocol/import.ts';
import { isMunicipality } from './municipalities.ts';

const ORGANISATION_WORD =
  /(?:^|[\s(-])(?:region(?:en|s)?|kommun(?:en|erna|al)?|stad|landsting(?:et)?|länsstyrelse[nr]?|förbund(?:et)?|ab|hb|aktiebolag|universitet(?:et)?|högskola[nr]?|myndighet(?:en)?|council|municipality|county|university|associates|consulting|group|ltd|partners|inc|agency|union|board|committee|vgr|skr|inera|socialstyrelsen|polisen|försäkringskassan|arbetsförmedlingen|vision|kommunal|ssr|vårdförbundet|saco|lärarförbundet|fysioterapeuterna|ledarna|akademikerna|brandmännen)(?:$|[\s,.)])/iu;
const ORGANISATION_ENDING =
  /(?:regionen|kommunen|kommunerna|nämnden|nämnd|styrelsen|styrelse|förvaltningen|förvaltning|förbundet|förbund|verket|verk|bolaget|bolag|sjukhuset|sjukhus|centrum|center|kontoret|kontor|enheten|avdelningen|högskolan|kom|föreningen|förening|rådet|stiftelsen|kyrkan|terapeuter|lärare)$/iu;
const UNION =
  /\b(?:kommunal|vision|ssr|akademikerförbundet|vårdförbundet|sveriges (?:arbetsterapeuter|lärare|ingenjörer|psykologförbund|skolledare|läkarförbund)|läkarförbundet|lärarförbundet|lärarnas riksförbund|saco(?:-s)?|fysioterapeuterna|ledarna|seko|st|unionen|brf|brandmännens|jusek|akavia|naturvetarna|dik|srat|oftr|transport|fackförbund|union)\b/iu;
const JOB =
  /(?:chef(?:en)?|direktör(?:en)?|strateg(?:en)?|sekreterare|koordinator|koordinatorn|ledare|samordnare|handläggare|controller|ekonom|jurist|utredare|kommunikatör|utvecklare|sjuksköterska|läkare|överläkare|rektor|ombud|huvudskyddsombud|skyddsombud|inspektör|ingenjör|administratör|planerare|arkitekt|specialist|konsult|revisor|assistent|epidemiolog|rådgivare|expert|forskare|föreståndare|ansvarig|bibliotekarie|psykolog|kurator|pedagog|lärare|förvaltare|ordf(?:\.|örande)?|ledamot|ersättare|manager|director|officer|adviser|advisor|clerk|coordinator|secretary|chair|analyst|planner|specialist|lawyer|accountant|nurse|engineer)$/iu;
const JOB_WORD =
  /^(?:hr|it-chef|vd|tf\.?|tillförordnad|t\.?f\.?|biträdande|bitr\.?|beredning|politisk|strateg|projekt\p{L}*|ledamot|kommunalråd|regionråd|oppositionsråd|riksdagsledamot|head|chief|deputy)\b/iu;

/** Words that start a capitalised phrase but never a person's name. */
const NOT_A_NAME =
  /^(?:ordförande|ordföranden|sekreterare|justerare|justeras|närvarande|frånvarande|ledamöter|ledamot|ersättare|övriga|övrig|beslutande|inbjudna|region|landstinget|kommun|samverkansgrupp(?:en)?|nämnden|nästa|mötet|möte|mötets|plats|tid|datum|kl|protokoll|minnesanteckningar|dagordning|föredragande|beslut|förslag|bilaga|sida|sid|information|val|upprop|godkännande|sammanfattning|bakgrund|stadshuset|kommunhuset|regionhuset|sammanträdesrum|sammanträde|lokal|sal|via|digitalt|fysiskt|microsoft|zoom|teams|för|från|till|vid|och|samt|the|members|present|absent|chair|secretary|minutes|agenda|deputies|next|meeting|västra|östra|norra|södra|mellersta|svenska|sveriges|politiskt|socialchef|hr|vice|förste|andra|tredje|fackliga|arbetsgivare|arbetsgivar\p{L}*|kommunerna|regionen|extra|ärende|paragraf|organ|utses|underskrifter|justering|justerat|ej|tjänstgörande|del|hela|från|tillförordnad|biträdande|god|nytt|laget|covid|tema|hälsa|förening|verksamhetschef|region\p{L}*|dnr|diarienummer|tjänsteskrivelse|remiss|kallelse)$/iu;

export function isJobTitle(text: string): boolean {
  return text.split(/[\s,]+/u).some((word) => JOB.test(word)) || JOB_WORD.test(text);
}

export function isOrganisation(text: string): boolean {
  return isMunicipality(text) || ORGANISATION_WORD.test(text) || ORGANISATION_ENDING.test(text);
}

export function isUnion(text: string): boolean {
  return UNION.test(text);
}

export function isNeverName(word: string): boolean {
  return NOT_A_NAME.test(word);
}

/** The role a whole phrase states, or nothing: "vice ordf. Regionstyrelsen" is somebody's title elsewhere. */
export function roleOf(phrase: string): ReadRole | undefined {
  const text = phrase
    .toLowerCase()
    .replace(/[.:()]/gu, '')
    .trim();
  if (/^(?:mötes)?(?:ordförande|ordf|chair|chairman|chairperson|chairwoman)$/u.test(text)) return 'chair';
  if (
    /^(?:\d:?[ea]|förste|första|andra|tredje|1st|2nd|first|second)?\s?(?:vice|v|deputy)[ -]?(?:ordförande|ordf|chair\p{L}*)$/u.test(
      text,
    )
  )
    return 'vice-chair';
  if (
    /^(?:mötes|nämnd|kommun|protokoll|råds)?(?:sekreterare|secretary|protokollförare|minute-taker)$/u.test(
      text,
    )
  )
    return 'secretary';
  if (/^(?:justerare|justeringsperson|justeringsman|protokolljusterare|adjuster)$/u.test(text))
    return 'adjuster';
  return undefined;
}
