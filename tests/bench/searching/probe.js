/** Runs before any script of the page: when results show, and how long workers were asked. */
(({ results, shown }) => {
  const probe = { first: null, asked: 0 };
  window.bench = probe;
  const list = () => document.querySelector(results);
  const isVisible = (element) => element.getClientRects().length > 0;
  const areShown = () => {
    const items = list()?.children ?? [];
    return items.length >= shown && isVisible(items[shown - 1]);
  };
  const watch = () => {
    if (areShown()) probe.first = performance.now();
    else requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);

  // Chromium slows the page's own thread only: the time that workers take is told apart.
  let pending = 0;
  let since = 0;
  window.Worker = class extends window.Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => {
        if (!pending) return;
        pending -= 1;
        if (!pending) probe.asked += performance.now() - since;
      });
    }

    postMessage(...given) {
      // What a page only hands over is no question.
      if (!given[0]?.manifest && !given[0]?.address && !pending++) since = performance.now();
      super.postMessage(...given);
    }
  };

  /** Types a text at once; how long until other results are shown (ms), and how long of it workers were asked. */
  probe.type = (field, text) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no other results for « ${text} »`)), 60_000);
      const start = performance.now();
      const asked = probe.asked;
      const seen = new MutationObserver(() => {
        if (!areShown()) return;
        seen.disconnect();
        clearTimeout(late);
        requestAnimationFrame(() => resolve({ ms: performance.now() - start, worker: probe.asked - asked }));
      });
      seen.observe(list(), { childList: true });
      field = document.querySelector(field);
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true, data: text, inputType: "insertText" }));
    });
})(PAGE);
