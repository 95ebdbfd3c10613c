/** What is searched, as the address tells it: `?q=…&kind=…&departement=…&page=…`, empty parts left out. */

export function fromAddress(search) {
  const parameters = new URLSearchParams(search);
  const page = Number.parseInt(parameters.get("page") ?? "1", 10);
  return {
    words: parameters.get("q") ?? "",
    kind: parameters.get("kind") ?? "",
    departement: parameters.get("departement") ?? "",
    page: page > 0 ? page : 1,
  };
}

export function toAddress(path, { words, kind, departement, page }) {
  const parameters = new URLSearchParams();
  if (words.trim()) {
    parameters.set("q", words.trim());
  }
  if (kind) {
    parameters.set("kind", kind);
  }
  if (departement) {
    parameters.set("departement", departement);
  }
  if (page > 1) {
    parameters.set("page", page);
  }
  const query = parameters.toString();
  return query ? `${path}?${query}` : path;
}

/** Whether there is anything to search for. */
export function isSearch({ words, kind, departement }) {
  return Boolean(words.trim() || kind || departement);
}
