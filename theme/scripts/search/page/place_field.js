/** A field where a place is typed, with suggestions, and a button that finds where one is. */
import { element } from "./elements.js";
import { SuggestionsField } from "./suggestions_field.js";

/** Kilometres searched around somebody. */
const AROUND = 30;
const LOCATING = { maximumAge: 600_000, timeout: 10_000 };

const NOT_ALLOWED = "Votre navigateur n’a pas donné votre position. Tapez le nom de votre ville.";
const NOT_FOUND = "Votre position n’est pas connue. Tapez le nom de votre ville.";
const NOT_IN_FRANCE = "Aucune commune de France n’est près de vous. Tapez le nom d’une ville.";
const NOT_LOADED = "Les lieux n’ont pas pu charger. Tapez le nom de votre ville.";
const WORDS = {
  list: "Lieux",
  one: "lieu proposé",
  many: "lieux proposés",
  none: "Aucun lieu proposé",
  lost: NOT_LOADED,
};

/**
 * @param {HTMLInputElement} input
 * @param {object} options
 * @param {(text: string) => Promise<{key: string, label: string, hint: string}[]>} options.complete Suggestions.
 * @param {(position: {latitude: number, longitude: number}) => Promise<object | null>} options.around The nearest place.
 * @param {(place: {key: string, label: string, radius?: number}) => void} [options.onChoose] `radius`: of a place found
 *   around the visitor.
 */
export function mountPlaceField(input, { complete, around, onChoose = () => {} }) {
  const field = new SuggestionsField(input, { complete, onChoose, words: WORDS });
  input.parentElement.classList.add("field--place");
  if (navigator.geolocation && window.isSecureContext) {
    addLocation(field, around);
  }
}

function addLocation(field, around) {
  const button = element("button", { type: "button", class: "places__around" }, "Autour de moi");
  const trouble = element("p", { class: "field__hint", role: "status" });
  field.status.after(button, trouble);
  const settle = (words) => {
    button.removeAttribute("aria-disabled");
    trouble.textContent = words;
  };
  const locate = () => {
    if (button.getAttribute("aria-disabled")) {
      return;
    }
    button.setAttribute("aria-disabled", "true");
    trouble.textContent = "Recherche de votre position…";
    navigator.geolocation.getCurrentPosition(
      async ({ coords: { latitude, longitude } }) => {
        try {
          const place = await around({ latitude, longitude });
          settle(place ? "" : NOT_IN_FRANCE);
          if (place) {
            field.take({ ...place, radius: AROUND });
          }
        } catch {
          settle(NOT_LOADED);
        }
      },
      ({ code, PERMISSION_DENIED }) => settle(code === PERMISSION_DENIED ? NOT_ALLOWED : NOT_FOUND),
      LOCATING,
    );
  };
  button.addEventListener("click", locate);
}
