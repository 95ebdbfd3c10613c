/** The commune whose centre is the nearest to a point. */
import { apart, kilometresOf, kilometresToBox, pointOf } from "./globe.js";

/** Kilometres beyond which nobody is in France. */
const FAR = 60;

/** The commune; null when none is near. Only the départements that may hold it are loaded, the likeliest first. */
export async function nearestCommune(gazetteer, { latitude, longitude }) {
  const here = pointOf(latitude, longitude);
  const { boxes } = await gazetteer.principal();
  const departements = [...boxes].map(([code, box]) => ({ code, least: kilometresToBox(latitude, longitude, box) }));
  departements.sort((one, other) => one.least - other.least);
  let nearest = { commune: null, kilometres: FAR };
  for (const { code, least } of departements) {
    if (least > nearest.kilometres) {
      break;
    }
    for (const commune of await gazetteer.inDepartement(code)) {
      const kilometres = kilometresOf(apart(here, pointOf(commune.latitude, commune.longitude)));
      if (kilometres <= nearest.kilometres) {
        nearest = { commune, kilometres };
      }
    }
  }
  return nearest.commune;
}
