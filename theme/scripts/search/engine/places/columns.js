/** Columns of large numbers and of coordinates: plugins/search/places/wide_digits.py and coordinates.py write them. */
import { digitsOf } from "../coding.js";

const BASE = 93;

/** The numbers of columns of digits, the highest first. */
export function wideDigits(columns) {
  const values = new Uint32Array(columns[0].length);
  for (const column of columns) {
    digitsOf(column).forEach((digit, at) => {
      values[at] = values[at] * BASE + digit;
    });
  }
  return values;
}

/** Points as columns of degrees; NaN for what nobody knows. */
export function degreesOf({ steps, south, west, latitudes, longitudes }) {
  return { latitudes: degrees(latitudes, south, steps), longitudes: degrees(longitudes, west, steps) };
}

function degrees(columns, first, steps) {
  return Float64Array.from(wideDigits(columns), (value) => (value === 0 ? NaN : (first + value - 1) / steps));
}
