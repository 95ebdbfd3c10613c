/** Lists of communes, as plugins/search/places/communes.py writes them. */
import { digitsOf, Numbers } from "../coding.js";
import { degreesOf, wideDigits } from "./columns.js";
import { departementOf, nameKey } from "./place_key.js";

const MERGED_INTO = "\t";
const CODE = 5;

/**
 * @typedef {object} Commune
 * @property {string} code INSEE's.
 * @property {string} name
 * @property {string} former The name of one that merged into it, when that is how it was found.
 * @property {string} nameKey Of the name it was found by.
 * @property {string} departement
 * @property {number} population Rounded.
 * @property {number} latitude
 * @property {number} longitude
 * @property {string[]} [postcodes]
 */

/** @returns {Commune[]} in the order of the file. */
export function communesOf({ names, codes, figures, zeros, centres }) {
  const populations = wideDigits(figures);
  const tens = digitsOf(zeros);
  const { latitudes, longitudes } = degreesOf(centres);
  return names.split("\n").map((line, rank) => {
    const [shown, name = shown] = line.split(MERGED_INTO);
    const code = codes.slice(rank * CODE, rank * CODE + CODE);
    return {
      code,
      name,
      former: shown === name ? "" : shown,
      nameKey: nameKey(shown),
      departement: departementOf(code),
      population: populations[rank] * 10 ** tens[rank],
      latitude: latitudes[rank],
      longitude: longitudes[rank],
    };
  });
}

/** Those of a file that is in the order of codes: it tells their postcodes. */
export function codedCommunesOf({ communes, postcodes, served }) {
  const told = new Numbers(served);
  return communesOf(communes).map((commune) => {
    const count = told.next();
    return { ...commune, postcodes: Array.from({ length: count }, () => postcodes[told.next()]) };
  });
}
