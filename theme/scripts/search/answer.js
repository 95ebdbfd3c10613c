/** From a request to what the page shows: words, filters, counts, one page of rows. */
import { analyse } from "../analyser.js";

export const PAGE_SIZE = 20;
const SHOWN_TRADES = 3;
const BY_NAME = new Intl.Collator("fr", { sensitivity: "base", numeric: true });

export class Directory {
  /** From what plugins/search/rows.py wrote. */
  constructor(rows) {
    this.rows = rows;
    this.byName = rows.name.map((_, document) => document);
    this.byName.sort((one, other) => BY_NAME.compare(rows.name[one], rows.name[other]) || one - other);
    this.tradeTerms = rows.trade_labels.map((label) => new Set(analyse(label)));
  }

  /**
   * The answer to `{ kind, departement, page }`, given what the Searcher found for the words; `null` when there are
   * no words: everything, by name.
   */
  answer({ kind, departement, page }, found) {
    const { rows } = this;
    const matches = found ? found.matches.map(({ document }) => document) : this.byName;
    const ofKind = (document) => !kind || rows.kind[document] === kind;
    const inDepartement = (document) => !departement || rows.departement[document] === departement;
    const chosen = matches.filter((document) => ofKind(document) && inDepartement(document));
    const pages = Math.max(1, Math.ceil(chosen.length / PAGE_SIZE));
    const shown = Math.min(page, pages);
    return {
      total: chosen.length,
      unfiltered: matches.length,
      page: shown,
      pages,
      everyWord: found ? found.everyWord : true,
      corrected: found ? found.corrected : [],
      // An option's count leaves its own filter aside: it tells what choosing it would give.
      counts: {
        kind: counted(matches.filter(inDepartement), rows.kind),
        departement: counted(matches.filter(ofKind), rows.departement),
      },
      cards: chosen
        .slice((shown - 1) * PAGE_SIZE, shown * PAGE_SIZE)
        .map((document) => this.card(document, found ? found.terms : new Set())),
    };
  }

  /** What the card of a document says; the trades that answer the words come first. */
  card(document, terms) {
    const { rows } = this;
    const answers = (trade) => [...this.tradeTerms[trade]].some((term) => terms.has(term));
    const trades = rows.trades[document];
    const ordered = [...trades.filter(answers), ...trades.filter((trade) => !answers(trade))];
    return {
      name: rows.name[document],
      slug: rows.slug[document],
      kind: rows.kind_labels[rows.kind[document]],
      place: rows.place[document],
      trades: ordered.slice(0, SHOWN_TRADES).map((trade) => rows.trade_labels[trade]),
      moreTrades: Math.max(0, trades.length - SHOWN_TRADES),
      derived: Boolean(rows.derived[document]),
    };
  }
}

function counted(documents, column) {
  const counts = {};
  for (const document of documents) {
    counts[column[document]] = (counts[column[document]] ?? 0) + 1;
  }
  return counts;
}
