// What is wrong with what people act on, as short lines: its size, its focus, its place in the order, its form.
() => {
  const told = (element) => element.outerHTML.slice(0, 140);
  const faults = [];
  const focusable = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter((element) => element.type !== "hidden" && !element.disabled && element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0);
  const inASentence = (element) => getComputedStyle(element).display === "inline"
    && element.parentElement.textContent.trim().length > element.textContent.trim().length;
  // WCAG 2.5.8: a smaller target is allowed where a circle of 24 px around its centre meets no other target.
  const isAlone = (element) => {
    const box = element.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    return focusable.every((other) => {
      const { left, right, top, bottom } = other.getBoundingClientRect();
      const [across, down] = [x - Math.min(Math.max(x, left), right), y - Math.min(Math.max(y, top), bottom)];
      return other === element || Math.hypot(across, down) >= 12;
    });
  };
  for (const element of focusable) {
    if (element.tabIndex > 0) faults.push(`out of order: ${told(element)}`);
    element.focus();
    const style = getComputedStyle(element);
    if (document.activeElement !== element) faults.push(`takes no focus: ${told(element)}`);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push(`no visible focus: ${told(element)}`);
    const { left, top, width, height } = element.getBoundingClientRect();
    if (!width || !height) { faults.push(`focused and not seen: ${told(element)}`); continue; }
    if (element.closest("svg")) continue;
    const [x, y] = [left + Math.min(width, 8) / 2, top + Math.min(height, 24) / 2];
    const seen = document.elementFromPoint(x, y);
    if (seen && element.getClientRects().length === 1 && !element.contains(seen) && !seen.contains(element)) faults.push(`focused and covered by ${told(seen)}: ${told(element)}`);
    const isMain = element.matches(".button, button, input:not([type=checkbox], [type=radio]), select, textarea, summary");
    const least = isMain ? 44 : 24;
    const isTooSmall = height < least - .5 || width < 24 - .5;
    if (isTooSmall && !element.matches(".skip, .search__skip") && !inASentence(element) && (isMain || !isAlone(element))) {
      faults.push(`smaller than ${least} px (${Math.round(width)} × ${Math.round(height)}): ${told(element)}`);
    }
    if (element.matches("button:not([type=button]), input, select, textarea") && !element.form) faults.push(`in no form: ${told(element)}`);
  }
  document.activeElement?.blur?.();
  return faults;
}
