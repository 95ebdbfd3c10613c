/** What can be done with a list, whoever it belongs to: compare, export, send, print. */
import { element } from "../page/elements.js";
import { counted } from "../page/french.js";
import { comparisonAddress, comparisonProblem, listAddress } from "./list_links.js";
import { listRows } from "./list_rows.js";
import { button, copyLink } from "./sharing.js";

/**
 * `list`: `{ name, structures }`; `items`: its ListItems; `exporting`: address of tool-export.js; `status`: where to
 * say what happened. `more`: buttons of one's own.
 */
export function listTools(list, items, { exporting, status, more = [] }) {
  const slugs = () => list.structures.map(({ slug }) => slug);
  const compare = () => {
    const problem = comparisonProblem(items.chosen.length);
    if (problem) {
      status.textContent = problem;
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
