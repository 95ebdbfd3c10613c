/** What one does with all the results: a file of them, or a map. Each tool is loaded when it is asked for. */
import { say } from "./status.js";

/** Letters of the name of a file of the index. */
const NAME = 6;
export const UNLOADED = "L’outil n’a pas pu charger. Vérifiez votre connexion, puis réessayez.";

/** What `exportDocuments` of tools/export.js has to know of the files; `name`: of the one it makes. */
export function exporting(documents, manifest, name) {
  const { each, files } = manifest.export;
  // Manifest knows these names too, and all the others: it would weigh more than this page has room for.
  const addressOf = (rank) => `/recherche/x${files.slice(rank * NAME, rank * NAME + NAME)}.json`;
  return { documents, each, addressOf, name };
}

export class Tools {
  #part;
  #map = document.getElementById("carte");
  #list = document.getElementById("liste");
  #view = document.getElementById("vue");

  /**
   * `part`: holds the buttons, the addresses of the tools, then what became of them. `ask(question, content)`: the
   * worker, about the results that are shown. `onView`: the other view is wanted.
   */
  constructor(part, { ask, manifest, onView }) {
    this.#part = part;
    Object.assign(this, { ask, manifest });
    this.#view.hidden = !part.dataset.map;
    this.#view.addEventListener("click", onView);
    for (const button of part.querySelectorAll("[data-format]")) {
      button.hidden = !part.dataset.export;
      button.addEventListener("click", () => this.#run(() => this.#export(button.dataset.format)));
    }
  }

  /** The results, as a list or on the map. */
  show({ view }, { total }) {
    const isMap = view === "map" && total > 0 && Boolean(this.#part.dataset.map);
    this.#part.hidden = total === 0;
    this.#view.textContent = isMap ? "Voir la liste" : "Voir la carte";
    this.#part.lastElementChild.textContent = "";
    this.#replaceList(isMap);
    if (isMap) {
      this.#run(() => this.#showMap(total)).then((isShown) => isShown || this.#replaceList(false));
    }
  }

  #replaceList(isMap) {
    this.#list.hidden = isMap;
    this.#map.hidden = !isMap;
  }

  async #showMap(total) {
    const [{ showMap }, counts] = await Promise.all([import(this.#part.dataset.map), this.ask("departements")]);
    await showMap(this.#map, {
      drawing: `/recherche/m${this.manifest.map}.json`,
      total,
      counts,
      structuresOf: (departement) => this.ask("structures", { departement }),
    });
  }

  async #export(format) {
    this.tell("Préparation du fichier…");
    const { exportDocuments, exportProgress } = await import(this.#part.dataset.export);
    const name = document.getElementById("resultats").textContent;
    const onProgress = (progress) => this.tell(exportProgress(progress));
    await exportDocuments({ ...exporting(await this.ask("results"), this.manifest, name), format, onProgress });
    this.tell("Le fichier est prêt\u202f: votre navigateur l’enregistre.");
  }

  /** Whether it went well; what did not is told. */
  #run(act) {
    return act().then(
      () => true,
      () => this.tell(UNLOADED),
    );
  }

  /** What became of a tool. */
  tell(message) {
    this.#part.lastElementChild.textContent = message;
    say(message);
  }
}
