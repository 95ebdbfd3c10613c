/** Telling how far a task is, once it has lasted long enough for people to wonder. */
const PATIENCE = 2000;

/** A function to call after each of `total` steps; `tell({ done, total })` is called from the third second on. */
export function progress(total, tell, patience = PATIENCE) {
  const started = Date.now();
  let done = 0;
  return () => {
    done += 1;
    if (Date.now() - started >= patience) {
      tell({ done: Math.min(done, total), total });
    }
  };
}
