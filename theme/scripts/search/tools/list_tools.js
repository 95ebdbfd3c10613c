/** What can be done with a list, whoever it belongs to: write to its structures, compare, export, send, print. */
import { element } from "../page/elements.js";
import { counted } from "../page/french.js";
import { comparisonAddress, comparisonProblem, contactAddress, contactProblem, listAddress, MOST_WRITTEN, writeTo } from "./list_links.js";
import { listRows } from "./list_rows.js";
import { button, copyLink } from "./sharing.js";

/**
 * `list`: `{ name, structures }`; `items`: its ListItems; `exporting`: address of tool-export.js; `status`: where to
 * say what happened. `more`: buttons of one's own.
 */
export function listTools(list, items, { exporting, status, more = [] }) {
  const slugs = () => list.structures.map(({ slug }) => slug);
  // On a narrow screen the status may be far above the buttons.
  const refuse = (problem) => {
    status.textContent = problem;
    status.scrollIntoView({ block: "nearest" });
  };
  const write = () => {
    const excess = items.chosen.length - MOST_WRITTEN;
    const problem = contactProblem(
      items.chosen.length,
      items.isChosen ? `décochez-en ${excess}` : "cochez d’abord celles que vous voulez joindre",
    );
    if (problem) {
      refuse(problem);
    } else {
      location.assign(contactAddress(items.chosen));
    }
  };
  const compare = () => {
    const problem = comparisonProblem(items.chosen.length);
    if (problem) {
      refuse(problem);
    } else {
      location.assign(comparisonAddress(items.chosen));
    }
  };
  const save = (format) => async () => {
    status.textContent = "Préparation du fichier…";
    try {
      const { exportRows } = await import(exporting);
      const names = new Map(list.structures.map(({ slug, name }) => [slug, name]));
      const { columns, rows } = listRows(await items.profiles(), names, location.origin);
      const saved = await exportRows({ columns, rows, format, name: list.name || "Liste" });
      status.textContent = `${counted(saved, "structure enregistrée", "structures enregistrées")} dans un fichier ${format.toUpperCase()}.`;
    } catch {
      status.textContent = "L’export n’a pas pu se faire. Vérifiez votre connexion, puis réessayez.";
    }
  };
  return element(
    "div",
    { class: "list-tools unprinted" },
    ...(list.structures.length > 0
      ? [
          button(writeTo(list.structures.length), write),
          button("Comparer", compare),
          button("Copier le lien", () => copyLink(listAddress({ name: list.name, slugs: slugs() }), status)),
          button("Exporter en CSV", save("csv")),
          button("Exporter en XLSX", save("xlsx")),
          button("Imprimer", () => window.print()),
        ]
      : []),
    ...more,
  );
}
