/** The structures of a list: each with a box to choose it, its kind and place once its page has been read. */
import { element, hidden } from "../page/elements.js";
import { profileAddress } from "./list_links.js";
import { missing } from "./missing.js";
import { readProfile, readProfiles } from "./profile_reader.js";

const read = new Map();

export class ListItems {
  #boxes = new Map();
  #structures;

  /** `onTake(structure)`: when given, each can be taken out of the list. */
  constructor(structures, onTake) {
    this.#structures = structures;
    const items = structures.map((structure) => this.#item(structure, onTake));
    this.part = element("form", {}, element("ul", { class: "cards" }, ...items));
    this.part.addEventListener("submit", (event) => event.preventDefault());
  }

  /** The slugs of those chosen; of all when none is. */
  get chosen() {
    const checked = this.#checked;
    return checked.length > 0 ? checked : this.#structures.map(({ slug }) => slug);
  }

  /** Whether somebody chose some of them. */
  get isChosen() {
    return this.#checked.length > 0;
  }

  get #checked() {
    return [...this.#boxes.values()].filter((box) => box.checked).map((box) => box.value);
  }

  /** Read every profile, and say under each name what it is. `onRead(profile)` after each. */
  async read(onRead = () => {}) {
    for (const { slug } of this.#structures) {
      this.#tell(slug);
    }
    const unread = this.#structures.map(({ slug }) => slug).filter((slug) => !read.has(slug));
    await readProfiles(unread, (profile) => {
      if (profile.state !== "failed") {
        read.set(profile.slug, profile);
      }
      this.#tell(profile.slug, profile);
      onRead(profile);
    });
  }

  /** The profiles of all, in the order of the list. */
  profiles() {
    return Promise.all(this.#structures.map(({ slug }) => read.get(slug) ?? readProfile(slug)));
  }

  #item({ slug, name: remembered }, onTake) {
    const name = remembered || slug;
    const box = element("input", { type: "checkbox", value: slug });
    this.#boxes.set(slug, box);
    const take = onTake && element("button", { type: "button", class: "link" }, "Retirer", hidden(` ${name}`));
    take?.addEventListener("click", () => onTake({ slug, name }));
    return element(
      "li",
      { class: "card list-item", "data-slug": slug },
      element("h3", {}, element("a", { href: profileAddress(slug) }, element("bdi", {}, name))),
      element("p", { class: "list-item__about" }, "\u00a0"),
      element("p", { class: "list-item__acts unprinted" }, element("label", { class: "select" }, box, " Choisir", hidden(` ${name}`)), ...(take ? [take] : [])),
    );
  }

  #tell(slug, profile = read.get(slug)) {
    const item = this.part.querySelector(`[data-slug="${slug}"]`);
    if (!profile || !item) {
      return;
    }
    const about = item.querySelector(".list-item__about");
    if (profile.state === "listed") {
      about.textContent = [profile.linked.disambiguatingDescription, profile.linked.address?.addressLocality].filter(Boolean).join(" · ");
      item.querySelector("bdi").textContent = profile.name;
      item.querySelectorAll(".sr-only").forEach((words) => (words.textContent = ` ${profile.name}`));
    } else {
      if (profile.state === "unknown") {
        item.querySelector("h3 a")?.replaceWith(item.querySelector("bdi"));
      }
      about.className = "list-item__about notice";
      about.replaceChildren(...missing(profile, this.#structures.find((one) => one.slug === slug).name));
    }
  }
}
