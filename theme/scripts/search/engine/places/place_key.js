/** Names reduced to what their spellings share, as data/places/place_names.py does. */

const ABBREVIATIONS = new Map([
  ["st", "saint"],
  ["ste", "sainte"],
  ["sts", "saints"],
  ["stes", "saintes"],
  ["nd", "notre dame"],
  ["lez", "les"],
]);
const AFTER_A_WORD = new Map([
  ["s", "sur"],
  ["ss", "sous"],
]);
const CEDEX = /^ce?de?x\d*$/;
const ARTICLE = /^(?:le|la|les|l) /;
const CITY = /^(paris|lyon|marseille) 0?(\d{1,2}) ?(?:er|e|em|eme|ieme|nd|nde)?(?: arr[a-z]*)?$/;
/** The cities that have arrondissements: how the codes of these begin, and how many there are. */
const CITIES = { 75056: ["751", 20], 69123: ["6938", 9], 13055: ["132", 16] };
const CITY_NAMES = { paris: "75056", lyon: "69123", marseille: "13055" };

/** The key of a name: no case, accent, hyphen, « Cedex » or « St ». */
export function nameKey(name) {
  return keyOf(wordsOf(name).map((word, rank) => ABBREVIATIONS.get(word) ?? ((rank > 0 && AFTER_A_WORD.get(word)) || word)));
}

/** The keys that a name may have while its last word is being typed: « st » may begin « Saint » or « Strasbourg ». */
export function beginningKeys(name) {
  const words = wordsOf(name);
  const last = words[words.length - 1] ?? "";
  const typed = keyOf([...nameKey(words.slice(0, -1).join(" ")).split(" ").filter(Boolean), last]);
  return [...new Set([nameKey(name), typed])].filter(Boolean);
}

/** A key without its article. */
export function withoutArticle(key) {
  return key.replace(ARTICLE, "");
}

/** Whether a key, or a key without its article, is that one. */
export function isNamed(key, wanted) {
  return key === wanted || withoutArticle(key) === wanted;
}

/** Whether it begins so. */
export function begins(key, beginning) {
  return key.startsWith(beginning) || withoutArticle(key).startsWith(beginning);
}

/** The INSEE code of the arrondissement that a key names: « paris 15 », « lyon 3eme »; nothing for any other name. */
export function arrondissementOf(key) {
  const [, city, number] = CITY.exec(key) ?? [];
  if (!city) {
    return "";
  }
  return partsOf(CITY_NAMES[city])[number - 1] ?? "";
}

/** The code of the city of an arrondissement; nothing for any other commune. */
export function cityOf(code) {
  return Object.keys(CITIES).find((city) => partsOf(city).includes(code)) ?? "";
}

/** The codes of the arrondissements of a commune. */
export function partsOf(code) {
  const [prefix, count] = CITIES[code] ?? ["", 0];
  const width = 5 - prefix.length;
  return Array.from({ length: count }, (_, rank) => prefix + String(rank + 1).padStart(width, "0"));
}

/** The département of a commune, by its code. */
export function departementOf(code) {
  return code.slice(0, /^9[78]/.test(code) ? 3 : 2);
}

function wordsOf(name) {
  const folded = name
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .replace(/[’‘ʼ`´‐‑‒–—]/g, " ")
    .normalize("NFKD")
    .replace(/[^\u0000-\u007f]/g, "");
  return folded.match(/[a-z0-9]+/g) ?? [];
}

function keyOf(words) {
  const end = words.findIndex((word) => CEDEX.test(word));
  return (end < 0 ? words : words.slice(0, end)).join(" ");
}
