/** Places as addresses write them, today and on the existing service, and as they are told. */
import { nameKey } from "./place_key.js";
import { ofCommune, titleOf } from "./suggestions.js";

const COMMUNE = /^C?(\d{5}|2[AB]\d{3})$/i;
const DEPARTEMENT = /^D?(\d{2}|2[AB]|9[78]\d)$/i;
const REGION = /^R([0-9A-Z]{2,3})$/i;
/** « grenoble-38 », « paris-15e-arrondissement-75 ». */
const SLUG = /^(.+)-(\d{2,3}|2[ab])$/;

export class Perimeters {
  constructor(gazetteer) {
    this.gazetteer = gazetteer;
  }

  /** The key of the place that a value means: « 38185 », « 38 », « R84 », « grenoble-38 », « isere »; null for none. */
  async resolve(value) {
    const [, commune] = COMMUNE.exec(value) ?? [];
    if (commune) {
      return (await this.gazetteer.commune(commune.toUpperCase())) ? `C${commune.toUpperCase()}` : null;
    }
    const [, departement] = DEPARTEMENT.exec(value) ?? [];
    const [, region] = REGION.exec(value) ?? [];
    if (departement || region) {
      const key = departement ? `D${departement.toUpperCase()}` : `R${region.toUpperCase()}`;
      return (await this.gazetteer.territory(key)) ? key : null;
    }
    const principal = await this.gazetteer.principal();
    return principal.named(nameKey(value))?.key ?? this.#ofSlug(value.toLowerCase());
  }

  /** « Grenoble (38) », « Isère (38) », « Bretagne »; nothing for no place. */
  async label(key) {
    if (key.startsWith("C")) {
      const commune = await this.gazetteer.commune(key.slice(1));
      return commune ? ofCommune(commune).label : "";
    }
    const territory = await this.gazetteer.territory(key);
    return territory ? titleOf(territory) : "";
  }

  async #ofSlug(slug) {
    const [, name, departement] = SLUG.exec(slug) ?? [];
    const communes = name ? await this.gazetteer.named(nameKey(name)) : [];
    const found = communes.find((commune) => commune.departement === departement.toUpperCase());
    return found ? `C${found.code}` : null;
  }
}
