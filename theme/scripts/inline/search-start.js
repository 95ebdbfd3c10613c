/*
 * The start of the search: inline in its page, so that what a search needs is on its way while the scripts still load.
 * functions/headers.py allows this very text, by its digest, and no other.
 */
(() => {
  /* What scripts show stands from the first paint: nothing moves when they come. */
  document.documentElement.className = location.search.length > 1 ? "scripted searching" : "scripted";
  /* Without the page's script, what it would show would be dead. */
  const forget = ({ target }) => target.tagName === "SCRIPT" && (document.documentElement.className = "");
  document.addEventListener("error", forget, true);
  const manifest = JSON.parse(document.getElementById("index-recherche").textContent);
  const parameters = new URLSearchParams(location.search);

  /* The analyser is not here yet: the beginning of a word tells its shard nearly always, else the worker fetches it. */
  const words = () => {
    const text = (parameters.get("q") ?? "").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    const digits = text.replace(/[\s.]/g, "");
    const found = /^\d{6,14}$/.test(digits) ? [digits] : (text.match(/[a-z0-9]{3,}/g) ?? []);
    return found.filter((word) => !/^(les|des|une|aux|sur|par|pour|dans)$/.test(word)).slice(0, 3);
  };

  const shard = ({ starts, files }, word) => {
    const after = starts.findIndex((start) => start > word);
    const rank = (after < 0 ? starts.length : after) - 1;
    return files.slice(rank * 6, rank * 6 + 6);
  };

  /* Who works in the places of the address: « 38185 » is a commune of 38. */
  const reach = () => {
    const values = parameters.getAll("perimeters").slice(0, 2);
    const keys = values.flatMap((value) => {
      const departement = /^(2[AB]|9[78]\d|\d\d)/.exec(value)?.[1];
      return departement ? [`D${departement}`, ...(value.length === 5 ? ["FR"] : [])] : [value];
    });
    const files = keys.filter((key) => Object.hasOwn(manifest.reach, key)).map((key) => manifest.reach[key]).map((name) => `r${name}`);
    return files.length > 0 ? [`i${manifest.places.ranges}`, ...files] : [];
  };

  const recherche = {
    worker: null,
    start() {
      if (recherche.worker) {
        return recherche.worker;
      }
      /* Classic: the bundle imports nothing, and module workers came late to Safari. */
      const worker = new Worker(manifest.worker);
      const { names, terms } = manifest;
      const needed = new Set(words().map((word) => `t${shard(terms, word)}`));
      if (names.files.length === 6) {
        needed.add(`n${names.files}`);
      }
      needed.add(`a${manifest.activities}`);
      reach().forEach((name) => needed.add(name));
      const given = [...needed].map((name) => `/recherche/${name}.json`);
      worker.postMessage({ manifest, given });
      for (const address of given) {
        fetch(address, { priority: address[11] === "a" ? "low" : "high" })
          .then((response) => (response.ok ? response.text() : null))
          .catch(() => null)
          .then((text) => worker.postMessage({ address, text }));
      }
      recherche.worker = worker;
      return worker;
    },
    restart() {
      recherche.worker?.terminate();
      recherche.worker = null;
      return recherche.start();
    },
  };
  window.recherche = recherche;
  if (location.search.length > 1) {
    recherche.start();
  }
})();
