/**
 * Distances on the globe, as data/places/circles.py has them: points in kilometres from its centre, straight distances
 * (chords) between them, which grow with those on the ground.
 */
const RADIUS_KM = 6371.0088;
const DIAMETER = 2 * RADIUS_KM;
const RADIAN = Math.PI / 180;

/** A point from degrees; its coordinates are NaN when they are unknown, and every distance from it too. */
export function pointOf(latitude, longitude) {
  const phi = latitude * RADIAN;
  const theta = longitude * RADIAN;
  return [
    RADIUS_KM * Math.cos(phi) * Math.cos(theta),
    RADIUS_KM * Math.cos(phi) * Math.sin(theta),
    RADIUS_KM * Math.sin(phi),
  ];
}

/** The straight distance between two points. */
export function apart(point, other) {
  const x = point[0] - other[0];
  const y = point[1] - other[1];
  const z = point[2] - other[2];
  // Ten times faster than Math.hypot, which minds numbers larger than the Earth.
  return Math.sqrt(x * x + y * y + z * z);
}

/** The straight distance between points that are so far apart on the ground. */
export function chordOf(kilometres) {
  return DIAMETER * Math.sin(Math.min(kilometres / DIAMETER, Math.PI / 2));
}

/** The distance on the ground of a straight one. */
export function kilometresOf(chord) {
  return DIAMETER * Math.asin(Math.min(1, chord / DIAMETER));
}

/**
 * Kilometres from a point to a box (south, west, north, east, in tenths of degrees), or less: the latitude and the
 * longitude are counted apart.
 */
export function kilometresToBox(latitude, longitude, [south, west, north, east]) {
  const up = Math.max(south / 10 - latitude, latitude - north / 10, 0);
  const across = Math.max(0, Math.min(turn(west / 10 - longitude), turn(longitude - east / 10)));
  // The nearest point of a meridian: at a right angle.
  const aside = longitude >= west / 10 && longitude <= east / 10 ? 0 : Math.min(across, 90);
  const acrossKm = RADIUS_KM * Math.asin(Math.cos(latitude * RADIAN) * Math.sin(aside * RADIAN));
  return Math.max(up * RADIAN * RADIUS_KM, acrossKm);
}

/** Degrees between 0 and 360. */
function turn(degrees) {
  return ((degrees % 360) + 360) % 360;
}
