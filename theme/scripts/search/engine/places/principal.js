/** Régions, départements and the largest communes: plugins/search/places/principal.py writes the file. */
import { communesOf } from "./communes.js";
import { isNamed, nameKey } from "./place_key.js";

// Their communes have no common région: nobody searches for it.
const OVERSEAS_COLLECTIVITIES = "COM";

export class Principal {
  constructor(file) {
    this.communes = communesOf(file.communes);
    this.boxes = new Map(Object.entries(file.boxes));
    /** Postcodes that begin as those of another département → codes of the communes they serve. */
    this.strays = new Map(Object.entries(file.strays));
    const regions = lines(file.regions).map(([code, ...name]) => territory("R", code, name, code));
    const departements = lines(file.departements).map(([code, region, ...name]) => territory("D", code, name, region));
    this.byKey = new Map([...departements, ...regions].map((one) => [one.key, one]));
    const names = new Set(departements.map((one) => one.nameKey));
    /** Départements, then régions; one that is both is the département. */
    this.territories = [
      ...departements,
      ...regions.filter((one) => one.code !== OVERSEAS_COLLECTIVITIES && !names.has(one.nameKey)),
    ];
    this.formerRegions = new Map(Object.entries(file.former_regions).map(([name, code]) => [name, this.byKey.get(`R${code}`)]));
  }

  /** The département of a code; nothing when there is none. */
  departement(code) {
    return this.byKey.get(`D${code.toUpperCase()}`);
  }

  /** The région or the département of that very name, of today or of before 2016; nothing when there is none. */
  named(key) {
    const found = this.territories.find((one) => one.nameKey === key);
    return found ?? this.territories.find((one) => isNamed(one.nameKey, key)) ?? this.formerRegions.get(key);
  }
}

function lines(text) {
  return text.split("\n").map((line) => line.split(" "));
}

function territory(level, code, words, region) {
  const title = words.join(" ");
  return { key: level + code, level, code, region, title, nameKey: nameKey(title) };
}
