/** The page /favoris/: the lists kept in this browser, and the one that the address holds, `?nom=…&s=slug&s=slug`. */
import { element, hidden } from "../page/elements.js";
import { counted, quoted } from "../page/french.js";
import { DAMAGED, storageSentence } from "./list_chooser.js";
import { ListItems } from "./list_items.js";
import { fromAddress } from "./list_links.js";
import { listTools } from "./list_tools.js";
import { Lists, LONGEST_NAME, MOST_STRUCTURES, NotKept } from "./lists.js";
import { redraw } from "./redraw.js";
import { button } from "./sharing.js";

export class Favourites {
  #place;
  #lists = new Lists(() => localStorage);
  #status;
  #undo;
  #own;

  /** `place`: holds #annuler, #partagee and #listes, #annonce stands before it; `data-export`: address of tool-export.js. */
  constructor(place) {
    this.#place = place;
    this.#status = document.getElementById("annonce");
    this.#undo = document.getElementById("annuler");
    this.#own = document.getElementById("listes");
  }

  open() {
    this.#place.hidden = false;
    document.getElementById("sans-script").remove();
    const refused = this.#lists.refused;
    if (refused) {
      this.#status.textContent = storageSentence(refused);
    } else if (this.#lists.damaged) {
      this.#status.textContent = DAMAGED;
    }
    this.#showAddress();
    window.addEventListener("popstate", () => {
      const isHere = this.#place.contains(document.activeElement);
      this.#showAddress();
      this.#say("");
      if (isHere) {
        this.#heading().focus();
      }
    });
    // Another tab changed them. A list that is being renamed stays: each change reads what is kept first.
    window.addEventListener("storage", () => {
      if (!this.#place.querySelector("#nom-liste")) {
        redraw(this.#own, () => this.#show(), () => this.#heading());
      }
    });
  }

  /** What takes the focus when what had it is gone. */
  #heading() {
    return document.getElementById("titre-liste") ?? focusable(this.#own.querySelector("h2"));
  }

  /** The list that the address holds, if any, and those of this browser. */
  #showAddress() {
    const sent = document.getElementById("partagee");
    sent.replaceChildren();
    const shared = fromAddress(location.search);
    if (shared.slugs.length > 0) {
      this.#showShared(shared);
    }
    sent.hidden = !sent.hasChildNodes();
    this.#show();
  }

  #showShared({ name, slugs, refused }) {
    const list = { name: name || "Liste partagée", structures: slugs.map((slug) => ({ slug, name: "" })) };
    const items = new ListItems(list.structures);
    const names = new Map();
    const keep = () =>
      this.#change(() => {
        const kept = this.#lists.create(list.name, slugs.map((slug) => ({ slug, name: names.get(slug) ?? slug })));
        this.#say(`Liste ${quoted(kept.name)} gardée dans ce navigateur.`);
        this.#go(kept.id);
      });
    document.getElementById("partagee").replaceChildren(
      element("h2", {}, "On vous a envoyé la liste ", element("bdi", {}, quoted(list.name))),
      element("p", {}, `${counted(slugs.length, "structure", "structures")}. Elle n’est pas encore dans vos listes.`),
      ...(refused > 0 ? [element("p", { class: "notice" }, `${counted(refused, "adresse du lien n’a", "adresses du lien n’ont")} pas pu être lue${refused < 2 ? "" : "s"}, ou ${refused < 2 ? "dépasse" : "dépassent"} les ${MOST_STRUCTURES} structures d’une liste.`)] : []),
      listTools(list, items, { ...this.#around(), more: [button("Garder cette liste", keep, { class: "button" })] }),
      items.part,
    );
    items.read((profile) => names.set(profile.slug, profile.name || profile.slug));
  }

  #show() {
    const lists = this.#lists.all();
    const asked = Number(/^#liste-(\d+)$/.exec(location.hash)?.[1]);
    // A list that was sent is what one came to see.
    const first = document.getElementById("partagee").hasChildNodes() ? undefined : lists[0];
    const chosen = lists.find(({ id }) => id === asked) ?? first;
    const links = lists.map((list) => {
      const current = list === chosen ? { "aria-current": "true" } : {};
      const count = element("span", { class: "count" }, counted(list.structures.length, "structure", "structures"));
      const link = element("a", { href: `#liste-${list.id}`, ...current }, element("bdi", {}, list.name));
      link.addEventListener("click", (event) => this.#choose(event, link));
      return element("li", {}, link, count);
    });
    this.#own.replaceChildren(
      element("h2", {}, lists.length > 0 ? "Vos listes" : "Vous n’avez pas encore de liste"),
      ...(lists.length > 0 ? [element("ul", { class: "links links--plain unprinted" }, ...links)] : []),
      this.#newList(),
      ...(chosen ? [this.#list(chosen)] : []),
    );
  }

  /** Another of the lists: what was said of the last one is over. A list that was sent stays. */
  #choose(event, link) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    history.pushState(null, "", link.href);
    this.#show();
    this.#say("");
    document.getElementById("titre-liste")?.focus();
  }

  #newList() {
    const name = element("input", { id: "nouvelle-liste", maxlength: LONGEST_NAME, autocomplete: "off" });
    const form = element(
      "form",
      { class: "list-new unprinted" },
      element("div", { class: "field" }, element("label", { for: name.id }, "Nouvelle liste"), name),
      element("button", { class: "button button--secondary" }, "Créer"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#change(() => {
        const list = this.#lists.create(name.value);
        this.#say(`Liste ${quoted(list.name)} créée. Ajoutez-y des structures depuis la recherche ou leur fiche.`);
        this.#go(list.id);
      });
    });
    return form;
  }

  #list(list) {
    const take = (structure) =>
      this.#change(() => {
        const undo = this.#lists.take(list.id, structure.slug);
        this.#show();
        this.#say(`${structure.name || structure.slug} n’est plus dans la liste.`, undo);
      });
    const remove = () =>
      this.#change(() => {
        const undo = this.#lists.remove(list.id);
        this.#show();
        this.#say(`Liste ${quoted(list.name)} supprimée.`, undo);
      });
    const items = new ListItems(list.structures, take);
    const heading = element("h2", { id: "titre-liste", tabindex: "-1" }, element("bdi", {}, list.name));
    const more = [
      button("Renommer", (pressed) => this.#rename(list, pressed)),
      button("Supprimer", remove, { "aria-label": `Supprimer la liste ${list.name}` }),
    ];
    items.read();
    return element(
      "section",
      { "aria-labelledby": "titre-liste" },
      heading,
      listTools(list, items, { ...this.#around(), more }),
      ...(list.structures.length > 0 ? [items.part] : [element("p", {}, "Aucune structure\u202f: ajoutez-en depuis ", element("a", { href: "/prestataires/" }, "la recherche"), " ou depuis une fiche.")]),
    );
  }

  #rename(list, pressed) {
    const name = element("input", { id: "nom-liste", maxlength: LONGEST_NAME, autocomplete: "off" });
    name.value = list.name;
    const close = () => {
      form.remove();
      pressed.focus();
    };
    const form = element(
      "form",
      { class: "list-new" },
      element("div", { class: "field" }, element("label", { for: name.id }, "Nom de la liste"), name),
      element("button", { class: "button" }, "Enregistrer"),
      button("Annuler", close),
    );
    form.addEventListener("keydown", ({ key }) => key === "Escape" && close());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#change(() => {
        const renamed = this.#lists.rename(list.id, name.value);
        this.#show();
        this.#say(renamed ? `La liste s’appelle ${quoted(renamed.name)}.` : "Cette liste n’est plus là.");
        document.getElementById("titre-liste")?.focus();
      });
    });
    this.#place.querySelector("#nom-liste")?.closest("form").remove();
    pressed.parentElement.after(form);
    // Safari selects without giving the focus.
    name.focus();
    name.select();
  }

  /** Do something that the browser may refuse to keep. */
  #change(act) {
    try {
      act();
    } catch (problem) {
      if (!(problem instanceof NotKept)) {
        throw problem;
      }
      this.#say(storageSentence(problem.why));
    }
  }

  /** Say what was done; `undo`, when given, takes it back. */
  #say(words, undo) {
    this.#status.textContent = words;
    this.#undo.replaceChildren();
    if (undo) {
      const back = button("Annuler", () =>
        this.#change(() => {
          undo();
          this.#show();
          this.#say("C’est annulé.");
          focusable(this.#own.querySelector("h2")).focus();
        }),
      );
      back.append(hidden(`\u202f: ${words}`));
      this.#undo.append(back);
      // What had the focus is gone.
      back.focus();
    }
  }

  #go(id) {
    history.pushState(null, "", `/favoris/#liste-${id}`);
    this.#showAddress();
    document.getElementById("titre-liste")?.focus();
  }

  #around() {
    return { exporting: this.#place.dataset.export, status: this.#status };
  }
}

function focusable(heading) {
  heading.setAttribute("tabindex", "-1");
  return heading;
}
