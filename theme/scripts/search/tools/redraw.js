/**
 * Drawing a part of a page again without taking from people what they hold there: the focus, what they typed or ticked.
 *
 *   redraw(part, draw, elsewhere)   // elsewhere() → what takes the focus when what had it is gone
 */
export function redraw(part, draw, elsewhere) {
  const held = part.contains(document.activeElement) ? keyOf(document.activeElement) : "";
  const filled = new Map(inputsOf(part).map((input) => [keyOf(input), input]));
  draw();
  for (const input of inputsOf(part)) {
    const before = filled.get(keyOf(input));
    if (before) {
      input.value = before.value;
      input.checked = before.checked;
    }
  }
  if (held) {
    const same = [...part.querySelectorAll("a, button, input, [tabindex]")].find((one) => keyOf(one) === held);
    (same ?? elsewhere()).focus();
  }
}

/** What tells an element from the others of its part, before and after. */
function keyOf(one) {
  return `${one.tagName} ${one.id || `${one.getAttribute("href") ?? one.value} ${one.textContent}`}`;
}

function inputsOf(part) {
  return [...part.querySelectorAll("input")];
}
