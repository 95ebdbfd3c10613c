/** A field of words beside a list of choices: what is chosen among its suggestions is ticked in the list. */
import { quoted } from "../search/page/french.js";
import { slugOf } from "../search/page/labels.js";
import { SuggestionsField } from "../search/page/suggestions_field.js";

const TRADES = {
  list: "Métiers",
  one: "métier proposé",
  many: "métiers proposés",
  none: "Aucun métier proposé",
  lost: "Les métiers n’ont pas pu charger.",
};

const PLACES = {
  list: "Lieux",
  one: "lieu proposé",
  many: "lieux proposés",
  none: "Aucun lieu proposé",
  lost: "Les lieux n’ont pas pu charger.",
};

/** Names of the lists, words, what parts two of them, and what is said of words that mean nothing, or too much. */
const KINDS = {
  trades: {
    name: "sectors",
    input: "trade_words",
    button: "metiers",
    words: TRADES,
    between: /[,;]/,
    unknown: "essayez un autre mot, ou parcourez tous les métiers.",
    several: "Choisissez un métier parmi ceux proposés, ou effacez ces mots.",
  },
  places: {
    name: "perimeters",
    input: "place_words",
    button: "lieux",
    words: PLACES,
    between: /;/,
    unknown: "essayez un code postal, un département ou une région.",
    several: "Choisissez un lieu parmi ceux proposés, ou effacez ces mots.",
  },
};

/**
 * Mount the field of `kind`, « trades » or « places ». `complete(text)` promises suggestions `{ key, label, hint }`;
 * `valueOf(key)`: what the form calls one.
 */
export function mountWordsField(fields, kind, { complete, valueOf }) {
  const { name, input: inputName, button: buttonValue, words, between, unknown, several } = KINDS[kind];
  const part = fields.form.querySelector(`[data-words="${kind}"]`);
  const input = part.querySelector(`[name="${inputName}"]`);
  const button = part.querySelector(`button[value="${buttonValue}"]`);
  const said = part.querySelector(`[data-said="${kind}"]`);

  const tell = (message) => {
    said.textContent = message;
  };

  const tellUnknown = (text) => tell(`Nous ne trouvons pas ${quoted(text)}\u202f: ${unknown}`);

  const take = ({ key, label }) => {
    input.value = "";
    tell("");
    fields.choose(name, valueOf(key), label);
  };

  // Without suggestions the server searches, when its button is pressed.
  button.hidden = true;
  const asked = async (text) => {
    try {
      return await complete(text);
    } catch (error) {
      button.hidden = false;
      throw error;
    }
  };

  /** What was typed and not chosen; `isFirst`: the first suggestion will do. */
  const settle = async (isFirst) => {
    const text = input.value.trim();
    const found = text ? await asked(text).catch(() => null) : null;
    if (!found || input.value.trim() !== text) {
      return;
    }
    const [first] = found;
    if (first && (isFirst || found.length === 1 || isNamed(first, text))) {
      take(first);
    } else if (first) {
      tell(several);
    } else {
      tellUnknown(text);
    }
  };

  /** Several at once, typed or pasted: what stands before the last separator is finished. */
  const settleFinished = async () => {
    const finished = input.value.split(between);
    const last = finished.pop();
    input.value = last.trimStart();
    for (const text of finished.map((one) => one.trim()).filter(Boolean)) {
      const [found] = await asked(text).catch(() => []);
      if (found) {
        fields.choose(name, valueOf(found.key), found.label);
      } else {
        tellUnknown(text);
      }
    }
  };

  new SuggestionsField(input, { complete: asked, onChoose: take, words });
  input.addEventListener("input", () => {
    tell("");
    if (between.test(input.value)) {
      settleFinished();
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.defaultPrevented && !event.isComposing) {
      event.preventDefault();
      settle(true);
    }
  });
  input.addEventListener("blur", () => document.hasFocus() && settle(false));
}

/** Whether the words are a suggestion's whole name: « grenoble » for « Grenoble (38) ». */
function isNamed({ label }, text) {
  return [label, label.replace(/ \([^)]*\)$/, "")].some((name) => slugOf(name) === slugOf(text));
}
