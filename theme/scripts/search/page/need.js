/** From a search to the form of a need that knows what is searched. */
import { slugOf, tradesOf } from "./labels.js";

const LEVELS = { C: "COMMUNE", D: "DEPARTEMENT", R: "REGION" };

/**
 * The address of the form. Words that chose no trade go with it, unless they are a number: the form says which trades
 * they may mean. `groupOf(slug)`: the part of the page that holds the trades of a group; nothing for a trade.
 */
export function needAddress({ words, sectors, services, kinds }, { place, rest, siret }, groupOf) {
  const trades = sectors.flatMap((slug) => (groupOf(slug) ? tradesOf(groupOf(slug)).map(slugOf) : slug));
  const told = siret || trades.length > 0 ? "" : (rest ?? words).trim();
  const all = [
    ...trades.map((slug) => ["metier", slug]),
    ...(told ? [["mots", told]] : []),
    ...place.keys.map((key) => ["lieu", `${LEVELS[key[0]]}-${key.slice(1)}`]),
    ...services.map((code) => ["prestation", code]),
    ...kinds.map((code) => ["type", code]),
  ];
  return all.length > 0 ? `/f/besoins/ajouter?${new URLSearchParams(all)}` : "/besoins/ajouter/";
}
