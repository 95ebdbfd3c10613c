/** Trade, service and place, which hold together on one slot of a document. */

const NOWHERE = 0;
const NATIONALLY = 1;
const LOCALLY = 2;
// A service that does not exist: no slot has its bit.
const NO_SERVICE = 1 << 30;

/**
 * Reads the slots of the documents that fail no group, or one only; `failures` holds a bit for each group that leaves a
 * document out. Those that have a slot that answers are `kept` when they fail none, `nearly` when they fail one.
 *
 * `counts` holds how many documents each trade, group of trades and service type would give.
 */
export function readSlots(activities, state, { matched, place, failures }) {
  const { size, first, trades, services, groupOf } = activities;
  const local = place ? place.local : null;
  const national = place && place.national ? activities.national : null;
  const wanted = wantedTrades(activities, state.sectors);
  const service = wantedServices(activities, state.services);
  const noTrade = activities.sectors.length;
  const bySector = new Uint32Array(noTrade + 1);
  const byGroup = new Uint32Array(activities.groups.length + 1);
  const byOffer = new Uint32Array(1 << activities.serviceCodes.length);
  const isNational = new Uint8Array(size);
  const kept = new Uint32Array(size);
  const nearly = new Uint32Array(size);
  let keptCount = 0;
  let nearlyCount = 0;
  for (let document = 0; document < size; document += 1) {
    const failed = failures[document];
    // What fails two groups is counted by none.
    if ((failed & (failed - 1)) !== 0 || (matched !== null && matched[document] === 0)) {
      continue;
    }
    let answer = NOWHERE;
    let offered = 0;
    let lastTrade = noTrade;
    let lastGroup = -1;
    const end = first[document + 1];
    for (let slot = first[document]; slot < end; slot += 1) {
      let where = LOCALLY;
      if (local !== null && local[slot] === 0) {
        where = national !== null && national[slot] === 1 ? NATIONALLY : NOWHERE;
      }
      if (where === NOWHERE) {
        continue;
      }
      const trade = trades[slot];
      const offers = services[slot];
      const isOfService = service === 0 || (offers & service) !== 0;
      // Slots are sorted by trade: one already counted is the last one.
      if (failed === 0 && isOfService && trade !== lastTrade) {
        lastTrade = trade;
        bySector[trade] += 1;
        const group = groupOf[trade];
        if (group !== lastGroup) {
          lastGroup = group;
          byGroup[group] += 1;
        }
      }
      if (wanted === null || wanted[trade] === 1) {
        offered |= offers;
        if (isOfService && where > answer) {
          answer = where;
        }
      }
    }
    if (failed === 0) {
      byOffer[offered] += 1;
    }
    if (answer !== NOWHERE && failed === 0) {
      kept[keptCount] = document;
      keptCount += 1;
      isNational[document] = answer === NATIONALLY ? 1 : 0;
    } else if (answer !== NOWHERE) {
      nearly[nearlyCount] = document;
      nearlyCount += 1;
    }
  }
  return {
    kept: kept.subarray(0, keptCount),
    nearly: nearly.subarray(0, nearlyCount),
    isNational,
    counts: {
      sectors: { ...counted(activities.groups, byGroup), ...counted(activities.sectors, bySector) },
      services: countedOffers(activities.serviceCodes, byOffer),
    },
  };
}

/** Trade → 1 when it is wanted, itself or by its group; null when all are. */
function wantedTrades({ sectors, groups, groupOf }, slugs) {
  if (slugs.length === 0) {
    return null;
  }
  const wanted = new Uint8Array(sectors.length + 1);
  sectors.forEach((slug, trade) => {
    wanted[trade] = Number(slugs.includes(slug) || slugs.includes(groups[groupOf[trade]]));
  });
  return wanted;
}

/** The bits of the services wanted; 0 when all are. */
function wantedServices({ serviceCodes }, codes) {
  const bits = codes.map((code) => (serviceCodes.includes(code) ? 1 << serviceCodes.indexOf(code) : NO_SERVICE));
  return bits.reduce((sum, bit) => sum | bit, 0);
}

function counted(codes, counts) {
  return Object.fromEntries(codes.map((code, rank) => [code, counts[rank]]));
}

/** Service type → how many documents offer it, from how many offer each set of them. */
function countedOffers(codes, byOffer) {
  const counts = codes.map((_, rank) => byOffer.reduce((sum, count, offer) => sum + (offer & (1 << rank) ? count : 0), 0));
  return counted(codes, counts);
}
