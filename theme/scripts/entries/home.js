/** The home page: the field of places proposes what is being typed. What stands in it is sent as it is. */
import { Files } from "../search/engine/files.js";
import { Manifest } from "../search/engine/manifest.js";
import { Gazetteer } from "../search/engine/places/gazetteer.js";
import { Suggester } from "../search/engine/places/suggester.js";
import { mountPlaceField } from "../search/page/place_field.js";

// The page is the same whatever the files of places are: their addresses stand here.
const ADDRESSES = "/recherche/lieux.json";

const files = new Files();
let suggester = null;

function suggesting() {
  suggester ??= files.text(ADDRESSES).then(
    (text) => new Suggester(new Gazetteer({ manifest: new Manifest({ places: JSON.parse(text) }), files })),
  );
  suggester.catch(() => {
    suggester = null;
  });
  return suggester;
}

const input = document.getElementById("lieu");

mountPlaceField(input, {
  complete: async (text) => (await suggesting()).complete(text),
  around: async (position) => (await suggesting()).nearest(position),
});
