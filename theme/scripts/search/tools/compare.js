/** The page /prestataires/comparer/: two to six structures side by side, those of its address `?s=slug&s=slug`. */
import { element, hidden } from "../page/elements.js";
import { counted } from "../page/french.js";
import { rowsOf } from "./comparison.js";
import { comparisonAddress, contactAddress, FEWEST_COMPARED, fromAddress, MOST_COMPARED, profileAddress, writeTo } from "./list_links.js";
import { missing } from "./missing.js";
import { readProfiles } from "./profile_reader.js";
import { button, copyLink } from "./sharing.js";

export async function openComparison(place) {
  document.getElementById("sans-script").remove();
  const { slugs: asked } = fromAddress(location.search);
  const slugs = asked.slice(0, MOST_COMPARED);
  const status = document.getElementById("annonce");
  if (slugs.length === 0) {
    return;
  }
  document.getElementById("mode-emploi").hidden = true;
  status.textContent = "Lecture des fiches…";
  const profiles = await readProfiles(slugs);
  const listed = profiles.filter(({ state }) => state === "listed");
  const under = element("div", { class: "unprinted" });
  status.textContent = `${counted(listed.length, "structure comparée", "structures comparées")}.`;
  place.hidden = false;
  place.replaceChildren(
    ...notices(profiles, slugs, asked),
    ...(listed.length > 0 ? [tools(place, listed, status, under), under, table(listed, slugs)] : []),
    element("p", { class: "unprinted" }, element("a", { class: "onward", href: "/prestataires/" }, "Chercher d’autres structures")),
  );
  if (listed.length > 0) {
    document.title = `${listed.map(({ name }) => name).join(", ")} – ${document.title}`;
  }
}

function notices(profiles, slugs, asked) {
  const absent = profiles.filter(({ state }) => state !== "listed");
  const said = absent.map((profile) => {
    const words = missing(profile);
    const again = profile.state === "failed" ? [" ", element("a", { href: location.href }, "Réessayer")] : [];
    return [...words, ...again, " ", without(slugs, profile.slug, "Retirer de la comparaison")];
  });
  if (asked.length > MOST_COMPARED) {
    said.push([`Une comparaison tient ${MOST_COMPARED} structures\u202f: les ${MOST_COMPARED} premières sont ici.`]);
  }
  if (profiles.length - absent.length < FEWEST_COMPARED) {
    said.push([`Il faut au moins ${FEWEST_COMPARED} structures à comparer. Ajoutez-en depuis la recherche ou une liste.`]);
  }
  return said.map((words) => element("p", { class: "notice" }, ...words));
}

function tools(place, listed, status, under) {
  const structures = listed.map(({ slug, name }) => ({ slug, name }));
  const slugs = listed.map(({ slug }) => slug);
  const several = slugs.length > 1 && listed.some(({ isReachable }) => isReachable);
  const toList = async (pressed) => {
    try {
      const { chooseList } = await import(place.dataset.lists);
      chooseList(under, structures, { onClose: () => pressed.focus() });
    } catch {
      status.textContent = "L’outil n’a pas pu charger. Vérifiez votre connexion, puis réessayez.";
    }
  };
  return element(
    "div",
    { class: "list-tools unprinted" },
    ...(several ? [button(writeTo(slugs.length), () => location.assign(contactAddress(slugs)))] : []),
    button("Copier le lien", () => copyLink(comparisonAddress(slugs), status)),
    button("Ajouter à une liste", toList),
    button("Imprimer", () => window.print()),
  );
}

function table(profiles, slugs) {
  const heads = profiles.map(({ slug, name, isReachable }) =>
    element(
      "th",
      { scope: "col", role: "columnheader" },
      element("a", { href: profileAddress(slug) }, element("bdi", {}, name)),
      element(
        "span",
        { class: "comparison__acts" },
        ...(isReachable ? [element("a", { href: `${profileAddress(slug)}#contact` }, "Écrire", hidden(` à ${name}`))] : []),
        without(slugs, slug, "Retirer", hidden(` ${name}`)),
      ),
    ),
  );
  const rows = rowsOf(profiles).map(({ label, cells }) =>
    element("tr", { role: "row" }, element("th", { scope: "row", role: "rowheader" }, label), ...cells.map((lines, rank) => cell(lines, profiles[rank].name))),
  );
  // Roles are said again: on a phone the table is shown as a list, and browsers then forget that it is one.
  return element(
    "table",
    { class: "comparison", role: "table" },
    element("caption", { class: "sr-only" }, "Comparaison des structures"),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, element("td", { role: "cell" }), ...heads)),
    element("tbody", { role: "rowgroup" }, ...rows),
  );
}

function cell(lines, name) {
  const told = lines ? lines.map((line) => element("div", { dir: "auto" }, line)) : [element("span", { class: "soft" }, "Non précisé")];
  return element("td", { role: "cell", "data-label": name }, ...told);
}

function without(slugs, slug, ...words) {
  return element("a", { href: comparisonAddress(slugs.filter((other) => other !== slug)) }, ...words);
}
