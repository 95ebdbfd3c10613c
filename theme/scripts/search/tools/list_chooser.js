/**
 * « Ajouter à une liste »: a small form that asks which one. Loaded when somebody asks (`entries/tool-lists.js`):
 *
 *   const { chooseList } = await import(address);
 *   chooseList(place, structures, { onClose })
 *     // place: an element of the page, empty; structures: [{ slug, name }];
 *     // onClose: called when the form goes without adding: give the focus back to the button.
 */
import { element } from "../page/elements.js";
import { counted, quoted } from "../page/french.js";
import { Lists, LONGEST_NAME, NotKept } from "./lists.js";

const NEW = "nouvelle";
let forms = 0;

export function chooseList(place, structures, { onClose = () => {}, lists = new Lists(() => localStorage) } = {}) {
  // Said from the start, or what is put in it later is not read aloud.
  const status = element("p", { role: "status" });
  const form = theForm(lists.all(), structures);
  const close = () => {
    place.replaceChildren();
    onClose();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      const done = added(lists, form, structures);
      form.remove();
      status.replaceChildren(...sentence(done));
      status.querySelector("a").focus();
    } catch (problem) {
      if (!(problem instanceof NotKept)) {
        throw problem;
      }
      status.textContent = storageSentence(problem.why);
    }
  });
  form.querySelector("[type=button]").addEventListener("click", close);
  place.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && form.isConnected) {
      close();
    }
  });
  place.replaceChildren(form, status);
  if (lists.damaged) {
    status.textContent = DAMAGED;
  }
  // What asks stays whole in sight, as far as there is room.
  form.scrollIntoView({ block: "nearest" });
  const first = form.querySelector("input:checked, input:not([type=radio])");
  first.focus();
  if (first.type !== "radio") {
    // The name proposed gives way to another one.
    first.select();
  }
}

export const DAMAGED = "Les listes gardées ici sont illisibles\u202f: nous les mettons de côté, et repartons de zéro.";

/** What to say when the browser keeps nothing. */
export function storageSentence(why) {
  return why === "full"
    ? "Ce navigateur n’a plus de place pour ce site\u202f: rien n’a été gardé. Supprimez une liste, puis réessayez."
    : "Ce navigateur refuse de garder des données pour ce site (navigation privée, réglages)\u202f: rien n’a été gardé.";
}

function theForm(known, structures) {
  forms += 1;
  const id = `liste-${forms}`;
  const called = structures.length === 1 ? structures[0].name : `${structures.length} structures`;
  const legend = element("legend", {}, "Ajouter ", element("bdi", {}, called), known.length > 0 ? " à quelle liste\u202f?" : " à une liste");
  const choices = known.map((list, rank) =>
    choice(`${id}-${list.id}`, list.id, list.name, counted(list.structures.length, "structure", "structures"), rank === 0),
  );
  const name = element("input", { id: `${id}-nom`, maxlength: LONGEST_NAME, autocomplete: "off" });
  name.value = known.length > 0 ? "" : "Ma liste";
  const newName = element("div", { class: "field" }, element("label", { for: name.id }, "Nom de la nouvelle liste"), name);
  if (known.length > 0) {
    choices.push(choice(`${id}-${NEW}`, NEW, "Une nouvelle liste", "", false));
    newName.hidden = true;
  }
  const form = element(
    "form",
    { class: "panel list-chooser" },
    element("fieldset", {}, legend, ...choices, newName),
    element("button", { class: "button" }, "Ajouter"),
    " ",
    element("button", { class: "button button--secondary", type: "button" }, "Annuler"),
  );
  form.addEventListener("change", () => {
    newName.hidden = form.elements.liste?.value !== NEW && known.length > 0;
  });
  return form;
}

function choice(id, value, label, count, isChecked) {
  const input = element("input", { type: "radio", name: "liste", id, value });
  input.checked = isChecked;
  const words = element("label", { for: id }, element("bdi", {}, label));
  return element("div", { class: "choice" }, input, words, ...(count ? [element("span", { class: "count" }, count)] : []));
}

function added(lists, form, structures) {
  const chosen = form.elements.liste?.value ?? NEW;
  // Another tab may have removed the list meanwhile: a new one is made, of the same name as far as one knows.
  const done = chosen === NEW ? undefined : lists.add(Number(chosen), structures);
  if (done) {
    return done;
  }
  const list = lists.create(form.querySelector("input:not([type=radio])").value, structures);
  return { list, added: list.structures.length, already: 0, left: structures.length - list.structures.length };
}

function sentence({ list, added: count, already, left }) {
  const link = element("a", { href: `/favoris/#liste-${list.id}` }, `Voir la liste ${quoted(list.name)}`);
  const words = [
    ...(count > 0 ? [`${counted(count, "structure ajoutée", "structures ajoutées")}.`] : []),
    ...(already > 0 ? [`${counted(already, "y était déjà", "y étaient déjà")}.`] : []),
    ...(left > 0 ? [`La liste est pleine\u202f: ${counted(left, "structure n’y tient pas", "structures n’y tiennent pas")}.`] : []),
  ];
  return [`${words.join(" ")} `, link];
}
