/**
 * Parts that stay in sight cover what scrolls under them. What the keyboard reaches must stop beside them:
 *
 *   leaveRoom(bar, line)   // bar: at the top, where it is sticky; line: at the foot, where it shows
 *
 * Their heights are those that they really have, whatever they say and however large the text is. styles/tools.css
 * reads them: `--covered-above`, `--covered-below`.
 */
export function leaveRoom(bar, line) {
  const { style } = document.documentElement;
  const measure = () => {
    const above = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    style.setProperty("--covered-above", `${above}px`);
    style.setProperty("--covered-below", `${line.offsetHeight}px`);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(bar);
  observer.observe(line);
}
