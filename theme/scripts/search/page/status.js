/** What assistive technology tells, once the visitor pauses: only the last message counts. */

const QUIET = 1000;
let timer = 0;

/** Say it of the whole page. */
export function say(message) {
  const part = document.getElementById("annonce");
  clearTimeout(timer);
  // The same words again are told again.
  part.textContent = "";
  timer = setTimeout(() => {
    part.textContent = message;
  }, QUIET);
}
