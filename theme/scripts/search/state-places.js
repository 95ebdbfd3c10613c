/** Places as addresses write them: « 38185 » a commune, « 38 » a département, « R84 » a région, or an older name. */

const COMMUNE = /^(?:\d{5}|2[AB]\d{3})$/;
const DEPARTEMENT = /^(?:\d{2}|2[AB]|9[78]\d)$/;
const REGION = /^R(?:\d{2,3}|COM)$/;
// « grenoble-38 », « isere », « auvergne-rhone-alpes ».
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const PLACE = /^(?:[CDR][0-9AB]{2,5}|RCOM)$/;

/** The place of a value: its key, else the name it may be, else null. */
export function placeOf(value) {
  const code = value.toUpperCase();
  if (COMMUNE.test(code)) {
    return `C${code}`;
  }
  if (DEPARTEMENT.test(code)) {
    return `D${code}`;
  }
  if (REGION.test(code)) {
    return code;
  }
  return NAME.test(value.toLowerCase()) ? value.toLowerCase() : null;
}

/** The value of a place in an address. */
export function valueOf(place) {
  return place[0] === "R" ? place : place.slice(1);
}

/** Whether it is the key of a place, rather than a name. */
export function isPlace(text) {
  return PLACE.test(text);
}
