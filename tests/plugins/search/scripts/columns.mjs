/** What the worker reads of the columns: names, slugs, slots, facets. */
import { readFileSync } from "node:fs";

import { Activities } from "../../../../theme/scripts/search/engine/activities.js";
import { Facet } from "../../../../theme/scripts/search/engine/facets.js";
import { Names } from "../../../../theme/scripts/search/engine/names.js";

const given = JSON.parse(readFileSync(0, "utf-8"));
const answer = {};
if (given.names) {
  const { size, each, blocks, order } = given.names;
  const names = new Names({ size, each });
  const before = [names.areOrdered, names.has(0)];
  blocks.forEach((block, rank) => names.add(rank, block));
  if (order) {
    names.addOrder(order);
  }
  const documents = Array.from({ length: size }, (_, document) => document);
  answer.names = {
    before,
    names: documents.map((document) => names.name(document)),
    slugs: documents.map((document) => names.slug(document)),
    order: [...names.inOrder()],
  };
}
if (given.activities) {
  const activities = new Activities(given.activities);
  const { kindCodes, clauseKinds, sectors, serviceCodes, first } = activities;
  const documents = Array.from({ length: activities.size }, (_, document) => document);
  const slots = (document) =>
    Array.from({ length: first[document + 1] - first[document] }, (_, rank) => first[document] + rank);
  answer.activities = {
    kindCodes,
    clauseKinds,
    documents: documents.map((document) => ({
      kind: activities.kind(document),
      live: activities.isLive(document),
      shown: activities.tradesOf(document),
      slots: slots(document).map((slot) => ({
        trade: sectors[activities.trades[slot]] ?? null,
        services: serviceCodes.filter((_, rank) => activities.services[slot] & (1 << rank)),
        national: Boolean(activities.national[slot]),
      })),
    })),
  };
}
if (given.facets) {
  answer.facets = Object.fromEntries(
    Object.entries(given.facets).map(([name, text]) => {
      const facet = new Facet(text);
      return [name, Array.from(facet.column, (_, document) => facet.of(document))];
    }),
  );
}
process.stdout.write(JSON.stringify(answer));
