/** Pagefind through its JavaScript interface, with the filters that its default interface counts. */
import { start } from "./page.js";

const pagefind = await import("/pagefind/pagefind.js");
await pagefind.init();
const filters = pagefind.filters();

start(async (text, shown) => {
  await filters;
  const { results, filters: counts } = await pagefind.search(text);
  const pages = await Promise.all(results.slice(0, shown).map((result) => result.data()));
  return { total: results.length, cards: pages.map(({ meta }) => meta), counts };
});
