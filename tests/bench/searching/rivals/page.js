/** The page of a rival: what it shows is what ours shows, a name, a kind, a place, trades; and counts by facet. */
const SHOWN = 10;

/** `find(text)` → `{ total, cards: [{ title, kind, place, trades }], counts: { facet: { value: n } } }`. */
export function start(find) {
  const list = document.getElementById("rival");
  const field = document.getElementById("rival-mots");
  const counts = document.getElementById("rival-counts");
  let last = 0;

  async function show(text) {
    const asked = (last += 1);
    const found = await find(text, SHOWN);
    if (asked !== last) return;
    counts.textContent = `${found.total} · ${Object.values(found.counts).map((facet) => Object.keys(facet).length)}`;
    list.replaceChildren(...found.cards.map(card));
  }

  field.addEventListener("input", () => show(field.value));
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  show(field.value);
}

function card({ title, kind, place, trades }) {
  const item = document.createElement("li");
  item.className = "card";
  const heading = document.createElement("h3");
  const told = document.createElement("p");
  const worked = document.createElement("p");
  heading.textContent = title;
  told.textContent = `${kind} · ${place}`;
  worked.textContent = trades;
  item.append(heading, told, worked);
  return item;
}
