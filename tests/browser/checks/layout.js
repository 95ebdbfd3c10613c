// What is wrong with where things are, as short lines: wider than the window, clipped, or one text over another.
() => {
  const told = (element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${element.textContent.trim().slice(0, 60)}`;
  const isForEarsOnly = (style) => style.position === "absolute"
    && (/inset\(50%\)/.test(style.clipPath) || style.clip !== "auto" || parseFloat(style.width) <= 1 || parseFloat(style.top) < -40);
  const hiddenOnPurpose = (element) => {
    if (element.closest("svg, .skip")) return true;
    for (let one = element; one; one = one.parentElement) if (isForEarsOnly(getComputedStyle(one))) return true;
    return false;
  };
  const faults = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    const widest = [...document.body.querySelectorAll("*")].find((element) => element.getBoundingClientRect().right > width + 1);
    faults.push(`wider than ${width} px: ${widest ? told(widest) : "?"}`);
  }
  const texts = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility() || hiddenOnPurpose(element)) continue;
    const style = getComputedStyle(element);
    const clips = /hidden|clip/.test(style.overflowX + style.overflowY) || style.textOverflow === "ellipsis";
    if (clips && element.textContent.trim() && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) {
      faults.push(`clipped: ${told(element)}`);
    }
    if (/fixed|sticky/.test(style.position) && element.offsetHeight > innerHeight / 3) {
      faults.push(`covers a third of the window: ${told(element)}`);
    }
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width && box.height) texts.push({ node, element, box });
      }
    }
  }
  const TOUCH = 4;  // boxes of lines are taller than their letters
  texts.sort((one, other) => one.box.top - other.box.top);
  texts.forEach(({ node, element, box }, index) => {
    for (const other of texts.slice(index + 1)) {
      if (other.box.top > box.bottom - TOUCH) break;
      const over = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      if (other.node !== node && over > TOUCH) faults.push(`one over the other: ${told(element)} and ${told(other.element)}`);
    }
  });
  return faults;
}
