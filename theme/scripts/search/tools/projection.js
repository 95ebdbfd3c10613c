/** Points of the earth on the drawing, as theme/maps/projection.py places them. */
export function placed([scale, left, top], longitude, latitude) {
  const northing = Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
  return [left + (scale * longitude * Math.PI) / 180, top - scale * northing];
}

/**
 * Points that a circle cannot tell apart, put together: `points` as `{ x, y }`, `apart` the least distance of two
 * circles. Each group: `{ x, y, points }`, in the order of the points.
 */
export function grouped(points, apart) {
  const groups = new Map();
  for (const point of points) {
    const cell = `${Math.round(point.x / apart)} ${Math.round(point.y / apart)}`;
    const group = groups.get(cell);
    if (group) {
      group.points.push(point);
    } else {
      groups.set(cell, { x: point.x, y: point.y, points: [point] });
    }
  }
  return [...groups.values()];
}
