/**
 * What a profile says, read in the page itself: the comparison and the lists tell the very facts and words that the
 * profile does, and whoever left the directory is known by their page. A page weighs some 5 KB; the columns of the
 * search would be a hundred times that for two structures.
 *
 *   await readProfile(slug) → { slug, state: "listed", name, entries, linked, isReachable }
 *                             { slug, state: "left", name }      their page says that they are no longer listed
 *                             { slug, state: "unknown" }         no page has this address
 *                             { slug, state: "failed" }          the page did not come
 *   await readProfiles(slugs, onRead) → all of them, in the order of the slugs; some at a time
 *
 * `entries`: [[label, [lines]]], lines being texts; `activities`: [[trade, how, where]]; `linked`: what the page tells
 * search engines, as schema.org; `isReachable`: whether a message can be sent.
 */
import { profileAddress } from "./list_links.js";

const AT_ONCE = 4;
/** The end of a line: no page holds it. */
const END = "\ue000";

export async function readProfile(slug) {
  try {
    const response = await fetch(profileAddress(slug));
    if (response.status === 404 || response.status === 410) {
      return { slug, state: "unknown" };
    }
    if (!response.ok) {
      return { slug, state: "failed" };
    }
    // Parsed, never shown: only its texts are read.
    return profileOf(new DOMParser().parseFromString(await response.text(), "text/html"), slug);
  } catch {
    return { slug, state: "failed" };
  }
}

export async function readProfiles(slugs, onRead = () => {}) {
  const read = new Map();
  const waiting = slugs.values();
  const worker = async () => {
    for (const slug of waiting) {
      read.set(slug, await readProfile(slug));
      onRead(read.get(slug), read.size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return slugs.map((slug) => read.get(slug));
}

/** From the document of a page. A page without a profile is that of somebody who left. */
export function profileOf(page, slug) {
  const profile = page.querySelector("article.profile");
  const name = text(page.querySelector("h1"));
  if (!profile) {
    return { slug, state: name ? "left" : "unknown", name };
  }
  const linked = linkedData(page);
  const activities = [...profile.querySelectorAll("table.activities tbody tr")].map((row) => [...row.children].map(text));
  const entries = [
    ["Type", [linked.disambiguatingDescription ?? text(profile.querySelector(".lead a"))]],
    ["Métiers", activities.map((activity) => activity.join(" – "))],
    ...[...profile.querySelectorAll("dl.facts > div")].map(fact),
    ...[...profile.querySelectorAll("[data-compare]")].map((part) => [part.dataset.compare, lines(part)]),
  ];
  const isReachable = Boolean(page.getElementById("contact"));
  return { slug, state: "listed", name, linked, activities, entries, isReachable };
}

const PLURALS = { Label: "Labels", Réseau: "Réseaux" };

/** A fact; each link of its value is a line. */
function fact(part) {
  const label = text(part.querySelector("dt"));
  const value = part.querySelector("dd").cloneNode(true);
  value.querySelectorAll("a").forEach((link) => link.before(END));
  return [PLURALS[label] ?? label, text(value).split(END).map((line) => line.trim()).filter(Boolean)];
}

/** The lines of a part: of what follows a heading, its subheadings or its items; else its own words. */
function lines(part) {
  if (!part.matches("h2")) {
    return [text(part)];
  }
  const found = [];
  for (let next = part.nextElementSibling; next && !next.matches("h2"); next = next.nextElementSibling) {
    found.push(...(next.matches("ul") ? [...next.children].map(text) : next.matches("h3") ? [text(next)] : []));
  }
  return found;
}

function linkedData(page) {
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      const facts = JSON.parse(script.textContent)["@graph"] ?? [];
      const business = facts.find((fact) => [fact["@type"]].flat().includes("LocalBusiness"));
      if (business) {
        return business;
      }
    } catch {
      // A page without it still has its words.
    }
  }
  return {};
}

/** The words of an element: line breaks and sources are parted from what stands before them. */
function text(part) {
  const copy = part?.cloneNode(true);
  copy?.querySelectorAll("br").forEach((end) => end.replaceWith(", "));
  copy?.querySelectorAll(".source").forEach((source) => source.prepend(" – "));
  return (copy?.textContent ?? "").replace(/\s+/g, (spaces) => (/[\n\t ]/.test(spaces) ? " " : spaces)).trim();
}
