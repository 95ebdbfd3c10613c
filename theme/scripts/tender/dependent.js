/** Fields that depend on others: shown, or asked for, once they have a sense. What holds something is never hidden. */
import { isFilled } from "./fields.js";

const OPTIONAL = " (facultatif)";

/** Follow the form: what it returns is called at each change. */
export function mountDependent(fields) {
  const { form } = fields;
  const questions = [...form.querySelectorAll("[data-question]")];
  const amount = fields.all("amount")[0];
  const said = form.querySelector("[data-impact-said]");
  return () => {
    const [kind = ""] = fields.values("kind");
    const answers = fields.values("answer_by");
    const isTender = kind === "TENDER" || answers.includes("EXTERN");
    demand(fields.all("link")[0], isTender);
    demand(fields.all("phone")[0], answers.includes("TEL"));
    for (const part of form.querySelectorAll("[data-only-kind]")) {
      reveal(part, part.dataset.onlyKind === kind);
    }
    for (const part of form.querySelectorAll("[data-law]")) {
      part.hidden = part.dataset.law !== kind;
    }
    const blank = form.querySelector("[data-amount-blank]");
    if (blank) {
      reveal(blank, amount.value === "");
    }
    if (said) {
      const { impact } = amount.selectedOptions[0]?.dataset ?? {};
      const told = impact ? `Soit ${impact}. ` : "";
      if (said.textContent !== told) {
        said.textContent = told;
      }
    }
    questions.forEach((part, rank) => {
      const isNext = rank === 0 || isPartFilled(questions[rank - 1]);
      reveal(part, isNext || !part.hidden && part.contains(document.activeElement));
    });
  };
}

function reveal(part, isWanted) {
  part.hidden = !(isWanted || isPartFilled(part) || part.querySelector("[aria-invalid=true]"));
}

function isPartFilled(part) {
  return [...part.querySelectorAll("input, select, textarea")].some(isFilled);
}

/** Say that a field has to be filled in, or need not. */
function demand(control, isNeeded) {
  if (!control) {
    return;
  }
  const text = control.labels[0]?.firstChild;
  if (text?.nodeType === Node.TEXT_NODE) {
    text.data = text.data.replace(OPTIONAL, "") + (isNeeded ? "" : OPTIONAL);
  }
  control.setAttribute("aria-required", String(isNeeded));
}
