/** What the worker loads when a search has to do with a place. */
import { Places } from "../search/engine/places/places.js";
import { Reach } from "../search/engine/places/reach.js";

self.searchPlaces = { Places, Reach };
